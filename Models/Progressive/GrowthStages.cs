namespace GanMl.Models.Progressive;

/// <summary>The sizes of a growing network: 4, 8, 16, ... up to that of its images.</summary>
internal sealed class GrowthStages
{
    /// <summary>Height and width of the smallest feature maps.</summary>
    internal const int BaseSize = 4;

    private readonly string _architecture;

    /// <param name="architecture">Its name, for messages.</param>
    /// <param name="imageSize">The size of the images.</param>
    /// <exception cref="ArgumentException">The size is not 4 doubled at least once.</exception>
    private GrowthStages(string architecture, int imageSize)
    {
        _architecture = architecture;
        var sizes = new List<int>();
        for (int size = BaseSize; size <= imageSize; size *= 2)
        {
            sizes.Add(size);
        }

        Sizes = sizes.Count >= 2 && sizes[^1] == imageSize
            ? sizes
            : throw new OptionException(
                nameof(NetworkOptions.ImageSize),
                $"The {architecture} architecture cannot draw images of {imageSize} pixels: it doubles 4 pixels, "
                + "so 8, 16, 32, 64, 128... fit. Pad or resize the images, to 'ImageSize' 32 for example.");
        MoveTo(new GrowthPoint(imageSize, 1));
    }

    /// <summary>The stages of a network that is fully grown.</summary>
    /// <inheritdoc cref="GrowthStages(string, int)"/>
    internal static GrowthStages Grown(string architecture, int imageSize) => new(architecture, imageSize);

    /// <summary>The sizes.</summary>
    internal IReadOnlyList<int> Sizes { get; }

    /// <summary>Where the network stands.</summary>
    internal GrowthPoint Point { get; private set; }

    /// <summary>The index of the present size.</summary>
    internal int Stage { get; private set; }

    /// <summary>Goes to a point.</summary>
    /// <exception cref="ArgumentException">There is no such point.</exception>
    internal void MoveTo(GrowthPoint point)
    {
        int stage = Sizes.ToList().IndexOf(point.Size);
        if (stage < 0 || point.Alpha is not (>= 0 and <= 1) || (stage == 0 && point.IsFading))
        {
            throw new ArgumentException(
                $"A {_architecture} network cannot stand at {point.Size} pixels with an alpha of {point.Alpha}: it grows through "
                + $"{string.Join(", ", Sizes)} pixels, alpha from 0 to 1, and there is nothing to fade {BaseSize} pixels in from.");
        }

        Stage = stage;
        Point = point;
    }
}
