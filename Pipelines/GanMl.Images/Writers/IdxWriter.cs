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
        if (images.Count > int.MaxValue)
        {
            throw new ArgumentException(
                $"An idx file holds at most {int.MaxValue:N0} images, not {images.Count:N0}.", nameof(images));
        }

        if (images.ClassNames.Count > byte.MaxValue + 1)
        {
            throw new NotSupportedException(
                $"An idx file tells {byte.MaxValue + 1} classes apart, but this generator has {images.ClassNames.Count:N0}. The format "
                + "folder stores any number of classes.");
        }

        int count = (int)images.Count;
        int[] sizes = images.Shape.Channels == 1
            ? [count, images.Shape.Height, images.Shape.Width]
            : [count, images.Shape.Channels, images.Shape.Height, images.Shape.Width];
        string[] names = [$"images-idx{sizes.Length}-ubyte", .. images.ClassNames.Count == 0 ? [] : new[] { "labels-idx1-ubyte" }];
        using var folder = new OutputFolder(path, images);
        using (FileStream pixels = File.Create(folder.PathOf(names[0])))
        using (FileStream? labels = names.Length > 1 ? File.Create(folder.PathOf(names[1])) : null)
        {
            Write(pixels, labels, sizes, images, folder);
            foreach (FileStream file in new[] { pixels, labels }.OfType<FileStream>())
            {
                file.Flush(flushToDisk: true);
                folder.Add(Path.GetFileName(file.Name), file.Length);
            }
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
