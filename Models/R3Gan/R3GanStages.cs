namespace GanMl.Models.R3Gan;

/// <summary>The sizes of a network's feature maps: 4 to 7 pixels, doubled up to that of the images.</summary>
internal sealed class R3GanStages
{
    // Grouped convolutions want maps in eights.
    private const int MapsStep = 8;

    private readonly R3GanOptions _options;

    private R3GanStages(IReadOnlyList<int> sizes, R3GanOptions options)
    {
        Sizes = sizes;
        _options = options;
    }

    /// <summary>The sizes, smallest first.</summary>
    internal IReadOnlyList<int> Sizes { get; }

    /// <summary>The smallest size.</summary>
    internal int Base => Sizes[0];

    /// <summary>Feature maps of the smallest size.</summary>
    internal long BaseMaps => MapsAt(Base);

    /// <summary>Feature maps at a size: those of the options, rounded to eights.</summary>
    internal long MapsAt(int size) =>
        Math.Max(MapsStep, (_options.FeatureMapsAt(size) + (MapsStep / 2)) / MapsStep * MapsStep);

    /// <summary>How many of the smallest sizes all classes share: one at least must be left that knows the class.</summary>
    /// <param name="shared">As many as are asked for.</param>
    /// <exception cref="OptionException">There are not so many.</exception>
    internal int CheckedShared(int shared) => shared < Sizes.Count
        ? shared
        : throw new OptionException(
            nameof(R3GanOptions.SharedSizes),
            $"All classes cannot share {shared} sizes of images of {Sizes[^1]} pixels: there are {Sizes.Count} "
            + $"({string.Join(", ", Sizes)}), and one of them at least must know the class. Share {Sizes.Count - 1} at most.");

    /// <summary>The stages of some options.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 to 7 pixels doubled at least once.</exception>
    internal static R3GanStages For(int imageSize, R3GanOptions options)
    {
        var sizes = new List<int>();
        for (int size = imageSize; ; size /= 2)
        {
            sizes.Insert(0, size);
            if (size % 2 != 0 || size < 8)
            {
                break;
            }
        }

        return sizes[0] is >= 4 and <= 7 && sizes.Count > 1
            ? new R3GanStages(sizes, options)
            : throw new OptionException(
                nameof(NetworkOptions.ImageSize),
                $"The r3gan architecture cannot draw images of {imageSize} pixels: it doubles 4 to 7 pixels, "
                + "so 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64 and so on fit. Resize the images, to 'ImageSize' 32 for example.");
    }
}
