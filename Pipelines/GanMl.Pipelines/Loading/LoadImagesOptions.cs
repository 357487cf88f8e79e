using GanMl.Pipelines.Views;

namespace GanMl.Pipelines.Loading;

/// <summary>What the columns of a loaded image set are called.</summary>
public sealed record LoadImagesOptions
{
    /// <summary>The column of pixels, 0 (black) to 1 (white), in the order of <see cref="Layout"/>.</summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The order of the pixels: Vector&lt;Single, channels, height, width&gt; unless otherwise asked for.</summary>
    public PixelLayout Layout { get; init; } = PixelLayout.ChannelsFirst;

    /// <summary>The column of images for ML.NET's image transforms. Null: there is none.</summary>
    public string? ImageColumn { get; init; }

    /// <summary>The column of labels: a key with the class names.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>The column of image numbers: Int64, from 0.</summary>
    public string RowColumn { get; init; } = "Row";
}
