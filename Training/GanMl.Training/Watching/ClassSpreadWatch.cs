using System.Globalization;

namespace GanMl.Training.Watching;

/// <summary>Mode collapse across classes: the sample shows fewer classes than real images do.</summary>
internal sealed class ClassSpreadWatch() : PatientWatch(3)
{
    private const double Lowest = 0.3;

    /// <inheritdoc/>
    public override string Name => "class-spread";

    /// <inheritdoc/>
    protected override Finding? Examine(VitalSigns signs) => signs.IsBeginning || signs.ClassSpread >= Lowest
        ? null
        : new Finding(
            string.Create(CultureInfo.InvariantCulture, $"the images look like {signs.ClassSpread:0%} of the classes that real ones show."),
            "Tell the networks the class ('Conditional' true), or try 'Packing' 2, 'MinibatchKernels' 16 or 'Architecture' r3gan.");
}
