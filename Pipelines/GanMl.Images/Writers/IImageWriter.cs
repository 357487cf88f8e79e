using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Writers;

/// <summary>
/// A format in which generated images are stored, found by its name or by the ending of a file in a catalogue
/// (<see cref="ImageWriterCatalogue"/>). Another format is one class that implements this.
/// </summary>
public interface IImageWriter
{
    /// <summary>The format's name: lower case, one word.</summary>
    string Name { get; }

    /// <summary>What it makes of the images, in one line.</summary>
    string Description { get; }

    /// <summary>The endings of its files, lower case and with the dot; none where it fills a folder.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>
    /// Stores all images of a stream, whole or not at all: where something fails or stops the stream, the path holds what it held before. A
    /// format for many images keeps no more of them in memory than a batch; a file is written beside its place and renamed.
    /// </summary>
    /// <param name="path">The file; or the folder, which is new or empty.</param>
    /// <param name="images">What to store.</param>
    /// <exception cref="ArgumentException">
    /// The plan asks for too many images, or for something that the generator does not take.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The format cannot hold images with so many channels, or so many classes; the message says which can.
    /// </exception>
    /// <exception cref="IOException">The path cannot be written, the disk is full, or it is a folder with something in it.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be written.</exception>
    void Write(string path, ImagesToWrite images);
}

/// <summary>Images of a generator while they are drawn, and all that is known of them.</summary>
/// <param name="generator">Where the images come from.</param>
/// <param name="plan">Which images.</param>
/// <param name="name">What the generator is called: the name of its file, for example.</param>
/// <param name="progress">Told how many images have been stored, batch by batch; null for nobody.</param>
/// <param name="cancellationToken">Stops the stream.</param>
public sealed class ImagesToWrite(
    OnnxGenerator generator,
    GenerationPlan plan,
    string name = "",
    IProgress<long>? progress = null,
    CancellationToken cancellationToken = default)
{
    /// <summary>What the generator's file says of itself.</summary>
    public GeneratorInfo Generator => generator.Info;

    /// <summary>What the generator is called; empty where nobody has said.</summary>
    public string GeneratorName => name;

    /// <summary>The SHA-256 of the generator's file, 64 lower-case hexadecimal digits.</summary>
    public string GeneratorHash => generator.FileHash;

    /// <summary>Which images: their seed, their rows, how they are drawn.</summary>
    public GenerationPlan Plan => plan;

    /// <summary>How many images.</summary>
    public long Count => plan.Count;

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape => generator.Info.Shape;

    /// <summary>The names of the classes; a label is an index into them. Empty when the generator is unconditional.</summary>
    public IReadOnlyList<string> ClassNames => generator.Info.ClassNames;

    /// <summary>
    /// The images, batch by batch in the order of their rows, drawn while they are asked for. A second enumeration draws them anew.
    /// </summary>
    /// <exception cref="OperationCanceledException">While enumerating: the stream was stopped.</exception>
    /// <exception cref="GeneratorFileException">While enumerating: the network fails, or gives values that are not finite.</exception>
    public IEnumerable<GeneratedBatch> Batches
    {
        get
        {
            long stored = 0;
            foreach (GeneratedBatch batch in generator.Generate(plan, cancellationToken))
            {
                yield return batch;
                stored += batch.Count;
                progress?.Report(stored);
            }
        }
    }
}
