using GanMl.Images.Idx;
using GanMl.Inference;

namespace GanMl.Images.Writers;

/// <summary>
/// A folder with one idx file of images and one of labels, the format of MNIST: <c>images-idx3-ubyte</c>, or <c>images-idx4-ubyte</c> with
/// the channels where they are coloured, and <c>labels-idx1-ubyte</c>, which an unconditional generator does not give.
/// </summary>
internal sealed class IdxWriter : IImageWriter
{
    public string Name => "idx";

    public string Description => "A folder with an idx file of images and one of labels, as MNIST is published.";

    public IReadOnlyList<string> Endings { get; } = [];

    public void Write(string path, ImagesToWrite images)
    {
        if (images.Count > int.MaxValue || images.ClassNames.Count > byte.MaxValue + 1)
        {
            throw new ArgumentException(
                $"An idx file holds at most {int.MaxValue:N0} images of {byte.MaxValue + 1} classes, not {images.Count:N0} of "
                + $"{images.ClassNames.Count}.",
                nameof(images));
        }

        int count = (int)images.Count;
        int[] sizes = images.Shape.Channels == 1
            ? [count, images.Shape.Height, images.Shape.Width]
            : [count, images.Shape.Channels, images.Shape.Height, images.Shape.Width];
        string[] names = [$"images-idx{sizes.Length}-ubyte", .. images.ClassNames.Count == 0 ? [] : new[] { "labels-idx1-ubyte" }];
        using var folder = new OutputFolder(path, images);
        FileStream[] files = [.. names.Select(name => File.Create(folder.PathOf(name)))];
        try
        {
            Write(files[0], files.ElementAtOrDefault(1), sizes, images, folder);
            foreach (FileStream file in files)
            {
                file.Flush(flushToDisk: true);
                folder.Add(Path.GetFileName(file.Name), file.Length);
            }
        }
        finally
        {
            Array.ForEach(files, file => file.Dispose());
        }

        folder.Complete();
    }

    private static void Write(FileStream pixelFile, FileStream? labelFile, int[] sizes, ImagesToWrite images, OutputFolder folder)
    {
        byte[] pixels = new byte[images.Shape.Length];
        pixelFile.Write(IdxFile.Header(sizes));
        labelFile?.Write(IdxFile.Header(sizes[0]));
        foreach (GeneratedBatch batch in images.Batches)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                batch.CopyPixels(i, pixels);
                pixelFile.Write(pixels);
                labelFile?.WriteByte((byte)batch.Labels.Span[i]);
            }

            folder.Count(batch.Count, batch.Labels.Span);
        }
    }
}
