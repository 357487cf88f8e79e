using GanMl.Images.Pictures;
using GanMl.Images.Writers;
using GanMl.Inference;

namespace GanMl.Images.Formats;

/// <summary>
/// One picture of all images: a row for each class of which there are any, or ten images a row where all are of one class or there are no
/// classes.
/// </summary>
internal sealed class GridWriter : IImageWriter
{
    private const int Columns = 10;
    private const int MostImages = 10_000;

    public string Name => "grid";

    public string Description => "One PNG file with all images, a row for each class.";

    public IReadOnlyList<string> Endings { get; } = [".png"];

    public void Write(string path, ImagesToWrite images)
    {
        if (images.Count > MostImages)
        {
            throw new ArgumentException($"A grid shows at most {MostImages:N0} images, not {images.Count:N0}.", nameof(images));
        }

        PngImage.CheckChannels(images.Shape);
        CheckSize(images);
        List<byte[]>[] byClass = [.. Enumerable.Range(0, Math.Max(1, images.ClassNames.Count)).Select(_ => new List<byte[]>())];
        foreach (GeneratedBatch batch in images.Batches)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                byte[] image = new byte[batch.Shape.Length];
                batch.CopyPixels(i, image);
                byClass[batch.Labels.IsEmpty ? 0 : batch.Labels.Span[i]].Add(image);
            }
        }

        List<byte[]>[] shown = [.. byClass.Where(ofClass => ofClass.Count > 0)];
        int columns = shown.Length > 1 ? shown.Max(ofClass => ofClass.Count) : Columns;
        byte[]?[] places = shown.Length > 1
            ? [.. shown.SelectMany(ofClass => Enumerable.Range(0, columns).Select(i => ofClass.ElementAtOrDefault(i)))]
            : [.. shown.SelectMany(ofClass => ofClass)];
        ImageGrid.Save(path, places, images.Shape, columns);
    }

    /// <summary>
    /// Refuses too large a grid before it is drawn. Where the plan says the labels, how many classes there are is seen only at the end:
    /// until then, the images need at least as much room as ten in a row do.
    /// </summary>
    private static void CheckSize(ImagesToWrite images)
    {
        int classes = images.Plan.LabelOf is null ? (int)Math.Min(images.Count, images.ClassNames.Count) : 0;
        int columns = classes > 1 ? (int)((images.Count + images.ClassNames.Count - 1) / images.ClassNames.Count) : Columns;
        _ = ImageGrid.Measure(images.Shape, columns, classes > 1 ? (long)classes * columns : images.Count);
    }
}
