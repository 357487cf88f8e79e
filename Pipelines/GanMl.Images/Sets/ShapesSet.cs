using GanMl.Images.Download;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>The shapes, drawn by code.</summary>
internal sealed class ShapesSet : IImageSet
{
    private const int TrainCount = 60_000;
    private const int TestCount = 10_000;

    public string Name => "shapes";

    public string Description => "Ten classes of simple shapes, drawn by code at any size, grey or colour; needs no files.";

    public Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        int count = options.Count ?? (split == ImageSetSplit.Train ? TrainCount : TestCount);
        return Task.FromResult<ILabelledImages>(
            new ShapesImages(count, options.Size ?? 28, options.Channels ?? 1, options.Seed, split));
    }
}
