namespace GanMl.Models.Dcgan;

/// <summary>
/// The sizes between the smallest feature map and the image: each stage doubles height and width and, downwards from the
/// 64 maps next to the image, halves the number of feature maps. 28 pixels: 7x7x128, 14x14x64, image.
/// 64 pixels: 8x8x256, 16x16x128, 32x32x64, image.
/// </summary>
internal readonly record struct DcganStages
{
    /// <summary>Feature maps in the layer next to the image.</summary>
    private const int MapsNextToImage = 64;

    private DcganStages(int baseSize, int count)
    {
        BaseSize = baseSize;
        Count = count;
    }

    /// <summary>Height and width of the smallest feature map, 4 to 8.</summary>
    internal int BaseSize { get; }

    /// <summary>How many times the size doubles.</summary>
    internal int Count { get; }

    /// <summary>Feature maps at the level that lies <paramref name="stage"/> doublings above the smallest.</summary>
    internal int Maps(int stage) => MapsNextToImage << (Count - 1 - stage);

    /// <summary>The stages of an image size.</summary>
    /// <exception cref="ArgumentException">The size is not 4 to 8 doubled at least twice.</exception>
    internal static DcganStages For(int imageSize)
    {
        int size = imageSize;
        int count = 0;
        while (size > 8 && size % 2 == 0)
        {
            size /= 2;
            count++;
        }

        return count >= 2 && size is >= 4 and <= 8
            ? new DcganStages(size, count)
            : throw new OptionException(
                nameof(NetworkOptions.ImageSize),
                $"The dcgan architecture cannot draw images of {imageSize} pixels: it doubles a map of 5 to 8 pixels two or more "
                + "times, so 20, 24, 28, 32, 40, 48, 56, 64 and so on fit. Pad or resize the images, to 'ImageSize' 32 for example.");
    }
}
