using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Images.Sets;

/// <summary>A small set of images of a generator that can be computed by hand, in folders of its own.</summary>
internal sealed class GeneratedSet : IDisposable
{
    internal static readonly TinyGenerator Coloured = new() { Shape = new ImageShape(3, 4, 5), ClassNames = ["ant", "bee", "cat/dog"] };
    internal static readonly TinyGenerator Grey = Coloured with { Shape = new ImageShape(1, 4, 5) };
    internal static readonly TinyGenerator Unlabelled = Grey with { ClassNames = [] };

    internal GeneratedSet(TinyGenerator tiny) => Generator = OnnxGenerator.Open(tiny.ToBytes());

    internal OnnxGenerator Generator { get; }

    internal TemporaryFolder Folder { get; } = new();

    internal GenerationPlan Plan { get; init; } = new() { Seed = 4, FirstRow = 2, Count = 23, BatchSize = 3 };

    internal ImagesToWrite Images => Of(Plan);

    public void Dispose()
    {
        Generator.Dispose();
        Folder.Dispose();
    }

    internal ImagesToWrite Of(
        GenerationPlan plan, IProgress<WritingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new(Generator, plan, "tiny.onnx", progress, cancellationToken) { RowsPerFile = 5 };

    internal static PartedImageWriter Format(string name) => (PartedImageWriter)ImageWriterCatalogue.Default.Find(name);

    /// <summary>The images of the plan as bytes, channel by channel, with their labels.</summary>
    internal (byte[] Pixels, long Label)[] Expected()
    {
        GeneratedBatch batch = Generator.Generate(Plan with { BatchSize = 64 }).Single();
        return
        [
            .. Enumerable.Range(0, batch.Count).Select(i =>
            {
                byte[] pixels = new byte[batch.Shape.Length];
                batch.CopyPixels(i, pixels);
                return (pixels, batch.Labels.IsEmpty ? -1 : batch.Labels.Span[i]);
            }),
        ];
    }

    /// <summary>All files of a folder by their paths, with what they hold.</summary>
    internal SortedDictionary<string, string> Content(string name)
    {
        string folder = Folder[name];
        return new SortedDictionary<string, string>(
            Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(File.ReadAllBytes(path))),
            StringComparer.Ordinal);
    }
}
