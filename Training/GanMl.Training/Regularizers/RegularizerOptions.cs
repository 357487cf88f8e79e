using System.Globalization;
using GanMl.Inference.Catalogues;

namespace GanMl.Training.Regularizers;

/// <summary>One regulariser of a run.</summary>
/// <param name="Name">Which.</param>
/// <param name="Weight">What its penalty is multiplied by, above 0.</param>
/// <param name="Interval">
/// Every how many steps it is computed; its weight is multiplied by as many, so that the mean stays
/// (lazy regularisation, Karras et al., 2020).
/// </param>
public sealed record RegularizerOptions(string Name, double Weight, int Interval = 1)
{
    /// <summary>Reads <c>name:weight</c> or <c>name:weight:interval</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static RegularizerOptions Parse(string text)
    {
        string[] parts = text.Split(':');
        int interval = 1;
        return parts.Length is 2 or 3
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
            && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out interval))
            ? new RegularizerOptions(parts[0], weight, interval)
            : throw new FormatException($"'{text}' is no regulariser: write name:weight or name:weight:interval, for example r1:10:16.");
    }

    /// <summary><c>name:weight:interval</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Weight}:{Interval}");

    /// <summary>Checks name and numbers.</summary>
    /// <param name="known">The regularisers that there are; null for those of GanMl.</param>
    /// <exception cref="ArgumentException">There is no such regulariser, or a number is out of range.</exception>
    public void Validate(Catalogue<Factory<IRegularizer>>? known = null)
    {
        _ = (known ?? RegularizerCatalogue.Default).Find(Name);
        if (Weight is not (> 0 and < 1e6) || Interval < 1)
        {
            throw new ArgumentException($"The regulariser {this} needs a weight above 0 and an interval of at least 1 step.");
        }
    }
}
