using System.Globalization;
using GanMl.Inference.Catalogues;

namespace GanMl.Training.Augmentation;

/// <summary>One augmentation of a run.</summary>
/// <param name="Name">Which.</param>
/// <param name="Strength">
/// How much: the chance of an augmentation, 0 to 1; the standard deviation of noise, of pixels in the generator's range.
/// </param>
public sealed record AugmentationOptions(string Name, double Strength = 1)
{
    /// <summary>Reads <c>name</c> or <c>name:strength</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static AugmentationOptions Parse(string text)
    {
        string[] parts = text.Split(':');
        double strength = 1;
        return parts.Length == 1
            || (parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out strength))
            ? new AugmentationOptions(parts[0], strength)
            : throw new FormatException($"'{text}' is no augmentation: write name or name:strength, for example translation:0.5.");
    }

    /// <summary><c>name:strength</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Strength}");

    /// <summary>Checks name and number.</summary>
    /// <param name="known">The augmentations that there are; null for those of GanMl.</param>
    /// <exception cref="ArgumentException">There is no such augmentation, or the strength is out of range.</exception>
    public void Validate(Catalogue<IAugmentation>? known = null)
    {
        IAugmentation augmentation = (known ?? AugmentationCatalogue.Default).Find(Name);
        if (!(Strength > 0) || double.IsInfinity(Strength) || (augmentation.IsChance && Strength > 1))
        {
            throw new ArgumentException(
                $"The augmentation {this} needs a strength above 0{(augmentation.IsChance ? ", at most 1: it is a chance" : "")}.");
        }
    }
}
