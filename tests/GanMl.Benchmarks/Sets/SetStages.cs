using System.Diagnostics;
using GanMl.Images.Parts;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;
using GanMl.Inference;

namespace GanMl.Benchmarks.Sets;

/// <summary>
/// The stages of storing a set, each alone on all cores, and the whole: for as many images as are asked for, in a folder that is new each
/// time.
/// </summary>
internal sealed class SetStages : IDisposable
{
    private const int Batch = 64;

    private static readonly int Cores = Environment.ProcessorCount;

    private readonly OnnxGenerator _generator;
    private readonly PartedImageWriter _format;
    private readonly string _folder;
    private readonly byte[][] _images;
    private readonly EncodedBatch[] _encoded;
    private int _runs;

    internal SetStages(string generatorPath, PartedImageWriter format, string folder, int images)
    {
        _generator = OnnxGenerator.Open(generatorPath);
        _format = format;
        _folder = folder;
        _images = new byte[images][];
        foreach (GeneratedBatch batch in _generator.Generate(Plan(images)))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                batch.CopyPixels(i, _images[batch.FirstRow + i] = new byte[batch.Shape.Length]);
            }
        }

        ImagesToWrite all = Images(images);
        _encoded =
        [
            .. Enumerable.Range(0, images).Chunk(Batch)
                .Select(rows => new EncodedBatch(rows[0], [.. rows.Select(row => Encoded(all, row))], default)),
        ];
    }

    /// <summary>How many images each stage sees to.</summary>
    internal int Count => _images.Length;

    /// <summary>Seconds to encode all images, with their marks.</summary>
    internal double Encode(bool isMarked = true)
    {
        ImagesToWrite all = Images(Count, isMarked);
        return Seconds(() => Parallel.For(0, Count, i => Encoded(all, i)));
    }

    /// <summary>Seconds to write all of them, encoded before: as many parts at once as there are cores.</summary>
    internal double Write()
    {
        ImagesToWrite all = Images(Count);
        var layout = new PartLayout(Count, Count / Batch / Cores * Batch);
        using PartedFolder folder = PartedFolder.Open(NewFolder(), SetDescription.Of(_format, all, layout));
        return Seconds(() => Parallel.For(0, layout.Parts, part =>
        {
            folder.TryClaim(part, out PartInProgress? claim);
            using var writing = new PartToWrite(
                new PartOutput(all, layout, part, claim!), counts => claim!.Complete(layout.FirstOf(part), counts), claim!.Dispose);
            int first = (int)layout.FirstOf(part), count = (int)layout.CountOf(part);
            foreach (EncodedBatch batch in _encoded.Where(batch => batch.FirstRow >= first && batch.FirstRow < first + count))
            {
                writing.Write(_format, batch);
            }
        }));
    }

    /// <summary>Seconds from nothing to a set that is complete.</summary>
    internal double Whole(bool isMarked = true)
    {
        ImagesToWrite all = Images(Count, isMarked);
        string path = NewFolder();
        return Seconds(() => _format.Write(path, all));
    }

    public void Dispose() => _generator.Dispose();

    private static GenerationPlan Plan(int count) => new() { Seed = 1, Count = count, BatchSize = Batch };

    private static double Seconds(Action work)
    {
        GC.Collect();
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    private ImagesToWrite Images(int count, bool isMarked = true) => new(_generator, Plan(count), "measured") { IsMarked = isMarked };

    private byte[] Encoded(ImagesToWrite all, int row)
    {
        SyntheticMark? mark = all.MarkOf(row);
        return _format.HoldsPictures ? all.Pictures.Encode(_images[row], all.Shape, mark) : (byte[])_images[row].Clone();
    }

    private string NewFolder()
    {
        string last = Path.Combine(_folder, $"{_runs}");
        if (Directory.Exists(last))
        {
            Directory.Delete(last, recursive: true);
        }

        return Path.Combine(_folder, $"{++_runs}");
    }
}
