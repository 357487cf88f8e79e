using System.Globalization;

namespace GanMl.Training.Watching;

/// <summary>
/// Mode collapse within classes: the generator draws nearly the same image whatever its latent, or has lost half of the differences that it
/// once had. A network that has just begun draws one image too, so the first part of a run does not count.
/// </summary>
internal sealed class CollapseWatch() : PatientWatch(3)
{
    private const double Lowest = 0.12;

    // Generators that were never trained draw images that differ a hundred times as much.
    private const double Same = 0.001;
    private const double OfHighest = 0.5;
    private const string Highest = "highest";
    private const string Advice =
        "Try a smaller 'LearningRate', 'Regularizers' r1:1, 'ReplayShare' 0.5, 'MinibatchKernels' 16 or 'Architecture' r3gan.";

    private double _highest;

    /// <inheritdoc/>
    public override string Name => "collapse";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Memory =>
        new Dictionary<string, IReadOnlyList<double>>(base.Memory) { [Highest] = [_highest] };

    /// <inheritdoc/>
    public override void Remember(IReadOnlyDictionary<string, IReadOnlyList<double>> memory)
    {
        base.Remember(memory);
        _highest = Recalled(memory, Highest) is [double highest, ..] ? highest : 0;
    }

    /// <inheritdoc/>
    protected override Finding? Examine(VitalSigns signs)
    {
        if (signs.IsBeginning)
        {
            return null;
        }

        // What differs more than real images do is noise, not variety to be lost.
        _highest = Math.Max(_highest, Math.Min(1, signs.Diversity));
        return signs.Diversity < Lowest
            ? new Finding(
                Text($"images that should differ are nearly the same: {signs.Diversity:0%} of the distance between real ones."),
                Advice,
                signs.Diversity < Same)
            : signs.Diversity < OfHighest * _highest
                ? new Finding(
                    Text($"images differ less and less: {signs.Diversity:0%} of the distance between real ones, and it was {_highest:0%}."),
                    Advice)
                : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
