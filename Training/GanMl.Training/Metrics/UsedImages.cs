using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Data;
using GanMl.Training.Devices;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>How generated images are used to train a classifier.</summary>
/// <param name="IsFresh">Whether every pass draws new ones.</param>
/// <param name="IsFiltered">Whether only those are kept that a classifier of real images takes for the class that was asked for.</param>
/// <param name="IsSoft">Whether the probabilities of that classifier are their labels.</param>
/// <param name="LatentScale">By what the latents are multiplied; 1 where these are uniform.</param>
internal sealed record ImageUse(bool IsFresh = false, bool IsFiltered = false, bool IsSoft = false, float LatentScale = 1)
{
    /// <summary>Whether it needs a classifier of real images.</summary>
    internal bool NeedsTeacher => IsFiltered || IsSoft;
}

/// <summary>Generated images in the batches of a training, drawn for one pass after the other.</summary>
internal sealed class UsedImages : IDisposable
{
    // A class of which one image in a hundred is recognised is still worth a figure.
    private const int MostCandidates = 1_000;

    private readonly MetricContext _context;
    private readonly ImageUse _use;
    private readonly int _count;
    private readonly ClassifierImageModel? _teacher;
    private readonly CountingFilter? _filter;
    private readonly Device _device;
    private TrainingImages? _images;
    private Tensor? _targets;
    private long _pass = -1;

    /// <param name="context">The evaluation.</param>
    /// <param name="use">How they are used.</param>
    /// <param name="count">How many images a pass has.</param>
    internal UsedImages(MetricContext context, ImageUse use, int count)
    {
        _context = context;
        _use = use;
        _count = count;
        _device = TrainingDevice.Resolve(context.Classifier.Device);
        if (use.NeedsTeacher)
        {
            ImageShape shape = context.Generator.Info.Shape;
            SmallClassifier classifier = context.RealClassifier();
            _teacher = ClassifierImageModel.Probabilities(classifier, shape.Channels, shape.Height, shape.Width);
            _filter = use.IsFiltered
                ? new CountingFilter(
                    new ClassifierFilter(_teacher, places: context.Classes.GeneratorPlaces), context.Generator.Info.ClassNames.Count)
                : null;
        }
    }

    /// <summary>A batch, as <see cref="ClassifierBatch"/> says.</summary>
    internal (Tensor Images, Tensor Targets) Batch(long position, int size)
    {
        var images = new List<Tensor>();
        var targets = new List<Tensor>();
        for (int done = 0; done < size;)
        {
            (long pass, long place) = Math.DivRem(position + done, _count);
            int piece = (int)Math.Min(size - done, _count - place);
            Begin(_use.IsFresh ? pass : 0);

            // The numbers of the images stand where sets have labels.
            (Tensor pixels, Tensor numbers) = _images!.Batch(position + done, piece, PixelRange.Sigmoid);
            images.Add(pixels);
            targets.Add(_targets!.index_select(0, numbers));
            done += piece;
        }

        return images.Count == 1 ? (images[0], targets[0]) : (cat(images), cat(targets));
    }

    /// <summary>Says how many of the images that were drawn the filter has kept.</summary>
    internal void Tell(ILogger logger)
    {
        if (_filter is { } filter)
        {
            int classes = _context.Generator.Info.ClassNames.Count;
            long judged = Enumerable.Range(0, classes).Sum(filter.Judged), kept = Enumerable.Range(0, classes).Sum(filter.Kept);
            logger.LogInformation("The classifier of real images has kept {Kept} of {Drawn} generated images.", kept, judged);
        }
    }

    public void Dispose()
    {
        _images?.Dispose();
        _targets?.Dispose();
    }

    private void Begin(long pass)
    {
        if (pass == _pass)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        GeneratorInfo generator = _context.Generator.Info;
        var drawn = new StoredImages(generator.Shape, generator.ClassNames);
        int classes = generator.ClassNames.Count;
        var plan = new GenerationPlan
        {
            Seed = _context.Seed,
            FirstRow = pass * _count,
            Count = _count,
            LabelOf = row => (int)((row - (pass * _count)) % classes),
            LatentScale = _use.LatentScale,
            Filter = _filter,
            MostCandidates = MostCandidates,
        };
        foreach (GeneratedBatch batch in _context.Generator.Generate(plan, _context.CancellationToken))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                drawn.Add(batch, i, drawn.Count % classes);
            }

            _context.Progress?.Report(new MetricProgress($"generating images of pass {pass + 1}", drawn.Count, _count));
        }

        Dispose();
        _images = new TrainingImages(new NumberedImages(drawn), _device, _context.Classifier.Seed);
        _targets = (_use.IsSoft ? ProbabilitiesOf(drawn) : LabelsOf(drawn)).to(_device).DetachFromDisposeScope();
        _pass = pass;
    }

    private Tensor LabelsOf(StoredImages drawn) =>
        tensor([.. Enumerable.Range(0, _count).Select(i => (long)_context.Classes.GeneratorPlaces[drawn.LabelOf(i)])]);

    private Tensor ProbabilitiesOf(StoredImages drawn)
    {
        const int Chunk = 250;
        int classes = _teacher!.ValuesPerImage;
        float[] all = new float[_count * classes];
        for (int first = 0; first < _count; first += Chunk)
        {
            using DisposeScope scope = NewDisposeScope();
            int rows = Math.Min(Chunk, _count - first);
            _teacher.Compute(
                ImageRows.Of(drawn, first, rows).data<float>().ToArray(), all.AsSpan(first * classes, rows * classes));
        }

        return tensor(all, [_count, classes]);
    }
}
