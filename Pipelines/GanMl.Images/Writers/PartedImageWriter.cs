using GanMl.Images.Parts;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Images.Writers;

/// <summary>
/// A format of sets of any size. A set is a folder of parts of so many rows each, which appear whole or not at all and are the same whoever
/// makes them: any number of processes may share the work, and one that is run again makes only what is missing. Its
/// <c>manifest.json</c> says what the set is, and <c>SHA256SUMS</c> what belongs to it.
/// </summary>
public abstract class PartedImageWriter : IImageWriter
{
    /// <summary>How many rows a part usually has.</summary>
    public const int UsualRows = 10_000;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <summary>
    /// The endings of its files, lower case and with the dot: such a path is one file with all images, any other a folder. None where it
    /// always fills a folder.
    /// </summary>
    public abstract IReadOnlyList<string> Endings { get; }

    /// <summary>Whether it holds picture files (<see cref="ImagesToWrite.Pictures"/>), or else the bytes of the images.</summary>
    public abstract bool HoldsPictures { get; }

    /// <summary>Whether a set of it is one part, however many rows it has.</summary>
    public virtual bool IsOnePart => false;

    /// <summary>Whether a path would be one file of this format.</summary>
    public bool IsFile(string path) =>
        !Directory.Exists(path) && Endings.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <inheritdoc/>
    public void Write(string path, ImagesToWrite images)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(images);
        PartLayout layout = Layout(images);
        if (!IsFile(path))
        {
            new SetWriting(this, images, layout).Run(path);
            return;
        }

        CheckOneFile(images);
        WholeFile.Write(path, file => WriteOnePart(file, images));
    }

    /// <summary>Writes all images as one file into a stream, from the beginning to the end.</summary>
    /// <param name="stream">Takes the file. It stays open.</param>
    /// <param name="images">What to store.</param>
    /// <exception cref="NotSupportedException">The format fills a folder, or cannot hold such images.</exception>
    /// <inheritdoc cref="IImageWriter.Write" path="/exception"/>
    public void Write(Stream stream, ImagesToWrite images)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(images);
        if (Endings.Count == 0)
        {
            throw new NotSupportedException($"The format {Name} fills a folder, and cannot be one file.");
        }

        Layout(images);
        CheckOneFile(images);
        WriteOnePart(stream, images);
    }

    /// <summary>How many rows a process has to see to, and how many files that is.</summary>
    /// <exception cref="ArgumentException">The images cannot be divided so.</exception>
    public (long Rows, int Parts) ShareOf(ImagesToWrite images)
    {
        ArgumentNullException.ThrowIfNull(images);
        PartLayout layout = LayoutOf(images);
        return (layout.RowsOf(images.Shard), layout.PartsOf(images.Shard).Count());
    }

    /// <summary>How a set of this format is read by others, in a sentence or two of Markdown; empty where nothing is to be said.</summary>
    /// <exception cref="ArgumentException">The images cannot be divided so.</exception>
    public string HowToRead(ImagesToWrite images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return ReadingAdvice(images, LayoutOf(images).Parts);
    }

    /// <summary>Refuses images that it cannot hold, before any is drawn.</summary>
    /// <exception cref="NotSupportedException">It cannot hold such images; the message says which format can.</exception>
    /// <exception cref="ArgumentException">There are too many.</exception>
    protected internal virtual void Check(ImagesToWrite images)
    {
    }

    /// <summary>Begins a part.</summary>
    protected internal abstract IPartWriter Begin(PartOutput part);

    /// <summary>When all parts of a set are there: writes what belongs to the set as a whole.</summary>
    protected internal virtual void Finish(SetOutput set)
    {
    }

    /// <summary>What the card of a set of this format says of how to read it, in Markdown; empty for nothing.</summary>
    /// <param name="images">The set.</param>
    /// <param name="parts">How many parts it has.</param>
    protected internal virtual string ReadingAdvice(ImagesToWrite images, int parts) => "";

    private PartLayout Layout(ImagesToWrite images)
    {
        if (HoldsPictures)
        {
            Pictures.PngImage.CheckChannels(images.Shape);
            images.Pictures.Check();
        }

        Check(images);
        return LayoutOf(images);
    }

    private PartLayout LayoutOf(ImagesToWrite images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images.RowsPerFile ?? 1, 1, nameof(images.RowsPerFile));
        if (IsOnePart && images.RowsPerFile is { } rows && rows < images.Count)
        {
            throw new ArgumentException(
                $"The format {Name} keeps all images together; {rows:N0} rows a file would be several. The formats npz, parquet and "
                + "webdataset can be divided.");
        }

        return new PartLayout(images.Count, IsOnePart ? Math.Max(1, images.Count) : images.RowsPerFile ?? UsualRows);
    }

    private static void CheckOneFile(ImagesToWrite images)
    {
        if (images.Shard.Count > 1 || images.RowsPerFile < images.Count)
        {
            throw new ArgumentException("One file cannot be divided among shards or files: name a folder instead.");
        }
    }

    private void WriteOnePart(Stream stream, ImagesToWrite images)
    {
        var layout = new PartLayout(images.Count, Math.Max(1, images.Count));
        new WritingPipeline(this, images).Run(_ => [new PartToWrite(new PartOutput(images, layout, stream))]);
    }
}

/// <summary>Writes the images of one part. It is called by one thread at a time.</summary>
public interface IPartWriter : IDisposable
{
    /// <summary>The next images, in the order of their rows.</summary>
    void Write(EncodedBatch batch);

    /// <summary>Called after the last image.</summary>
    void Complete();
}
