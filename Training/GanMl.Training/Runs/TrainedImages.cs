using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Data;
using GanMl.Training.Transfer;

namespace GanMl.Training.Runs;

/// <summary>
/// The images that a run was trained on, by hashes of their pixels: whoever judges its generator can find out whether the images to judge
/// by are new to it. A run folder keeps them in <c>training-images.bin</c>: a line of text, then the hashes in rising order, 8 bytes each.
/// </summary>
public sealed class TrainedImages
{
    internal const string FileName = "training-images.bin";
    private const string Title = "ganml training images 1";
    private const int LongestLine = 200;

    private readonly HashSet<ulong> _hashes;

    private TrainedImages(string shape, IEnumerable<ulong> hashes)
    {
        Shape = shape;
        _hashes = [.. hashes];
    }

    /// <summary>How many different images it was trained on.</summary>
    public int Count => _hashes.Count;

    /// <summary>Their shape as channels x height x width, such as <c>1x28x28</c>.</summary>
    public string Shape { get; }

    /// <summary>The hash of the pixels of each.</summary>
    internal IReadOnlyCollection<ulong> Hashes => _hashes;

    /// <summary>Those of the run in whose folder a generator lies.</summary>
    /// <param name="generatorPath">The path of a generator file.</param>
    /// <returns>Null where the folder does not say: the file was copied elsewhere, or comes from an older version.</returns>
    /// <exception cref="TrainingException">What the folder says cannot be read.</exception>
    public static TrainedImages? Beside(string generatorPath)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(generatorPath))!, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return Read(File.ReadAllBytes(path)) ?? throw new TrainingException(
                $"{path} is damaged: it cannot be told which images the generator was trained on. Restore it or delete it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Those of the networks that a training begins from.</summary>
    /// <param name="from">As in <see cref="Trainer.TrainingOptions.From"/>.</param>
    /// <returns>Null where nothing says.</returns>
    /// <exception cref="TrainingException">What is said cannot be read.</exception>
    public static TrainedImages? Of(string from)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(from);
        return TransferSource.IsRun(from) ? Beside(Path.Combine(from, RunFolder.CheckpointName))
            : File.Exists(from) ? Beside(from)
            : null;
    }

    /// <summary>The hashes of what the networks have seen that a run begins from, as far as it is known.</summary>
    /// <param name="from">As in <see cref="Trainer.TrainingOptions.From"/>.</param>
    /// <param name="shape">The shape of the run's images: hashes of other shapes cannot be compared.</param>
    internal static IEnumerable<ulong> Before(string? from, ImageShape shape) =>
        from is not null && Of(from) is { } seen && seen.Shape == shape.ToString() ? seen.Hashes : [];

    /// <summary>How many images of a set have the pixels of one that was trained on, whatever their names and classes.</summary>
    /// <param name="images">The set. Where its shape is another than <see cref="Shape"/>, none has.</param>
    /// <param name="cancellationToken">Stops counting.</param>
    public int CountIn(ILabelledImages images, CancellationToken cancellationToken = default)
    {
        if (images.Shape.ToString() != Shape)
        {
            return 0;
        }

        int found = 0;
        byte[] pixels = new byte[images.Shape.Length];
        for (int i = 0; i < images.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            images.CopyPixels(i, pixels);
            found += _hashes.Contains(ImageHash.Of(pixels)) ? 1 : 0;
        }

        return found;
    }

    /// <summary>Writes the hashes of a set.</summary>
    internal static void Write(string path, ImageShape shape, IEnumerable<ulong> hashes)
    {
        ulong[] sorted = [.. hashes.Distinct().Order()];
        WholeFile.Write(path, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Title}, {shape}, {sorted.Length}\n")));
            byte[] number = new byte[sizeof(ulong)];
            foreach (ulong hash in sorted)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(number, hash);
                stream.Write(number);
            }
        });
    }

    private static TrainedImages? Read(byte[] file)
    {
        int end = file.AsSpan(0, Math.Min(file.Length, LongestLine)).IndexOf((byte)'\n');
        string[] line = Encoding.UTF8.GetString(file, 0, Math.Max(0, end)).Split(", ");
        if (line is not [Title, var shape, var count]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int images)
            || file.Length - end - 1 != (long)images * sizeof(ulong))
        {
            return null;
        }

        byte[] hashes = file[(end + 1)..];
        return new TrainedImages(shape, Enumerable.Range(0, images).Select(i =>
            BinaryPrimitives.ReadUInt64LittleEndian(hashes.AsSpan(i * sizeof(ulong)))));
    }
}
