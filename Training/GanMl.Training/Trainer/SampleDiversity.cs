using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Training.Data;
using GanMl.Training.Devices;
using GanMl.Training.Watching;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>
/// How different the images of the same few latents are, measured against as many real images; of a class with fewer, against those that
/// it has, and not at all of a class with one. Of many classes, a hundred that are spread evenly over them are looked at. All images are
/// shrunk to about 8 pixels first: a generator that draws one image a class under flickering pixels has collapsed all the same.
/// </summary>
internal sealed class SampleDiversity : IDisposable
{
    private const int Sample = 80;
    private const int PerClass = 8;
    private const int Pixels = 8;
    private const int MostClasses = 100;

    // So many real images make a class's mean.
    private const int ForMeans = 100;

    private readonly GeneratorNetwork _generator;
    private readonly Tensor _latents;
    private readonly Tensor _labels;
    private readonly Tensor _real;
    private readonly Tensor _means;

    // Real images of each group before the first one comes again.
    private readonly int[] _distinct;
    private readonly Dictionary<long, (double Distance, double Classes)> _ofReal = [];

    /// <param name="generator">The generator in training.</param>
    /// <param name="images">The images that it is trained on.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="device">Where it is.</param>
    internal SampleDiversity(GeneratorNetwork generator, ILabelledImages images, long seed, Device device)
    {
        _generator = generator;
        ILookup<int, int> byClass = Enumerable.Range(0, images.Count).ToLookup(images.LabelOf);
        bool isConditional = generator.Options.IsConditional;
        int[] all = [.. Enumerable.Range(0, images.ClassNames.Count)];
        int[] known = Chosen([.. byClass.Select(group => group.Key).Order()]);
        int[] chosen = all.Length <= MostClasses ? all : known;
        int perGroup = isConditional ? PerClass : Sample;
        int[] rows = isConditional
            ? [.. chosen.SelectMany(label => Some(byClass[label], perGroup))]
            : [.. Drawn(images.Count, perGroup, seed)];
        _distinct = isConditional
            ? [.. chosen.Select(label => Math.Min(perGroup, byClass[label].Count()))]
            : [Math.Min(perGroup, images.Count)];
        long[] labels = [.. Enumerable.Range(0, _distinct.Length * perGroup).Select(i => isConditional ? chosen[i / perGroup] : 0L)];
        var latents = new float[labels.Length * generator.LatentSize];
        TrainingLatents.Sampler(seed, RandomStream.Latents, generator.LatentSize).Fill(0, labels.Length, latents);
        _latents = Lasting.Make(() => tensor(latents, [labels.Length, generator.LatentSize], device: device));
        _labels = Lasting.Make(() => tensor(labels, device: device));
        _real = Lasting.Make(() => Read(images, rows, generator.PixelRange()).to(device));
        _means = Lasting.Make(() => stack(
            [.. known.Select(label => Read(images, [.. byClass[label].Take(ForMeans)], generator.PixelRange()).mean([0]))]).to(device));
    }

    /// <summary>Draws and measures; <see cref="VitalSigns.Diversity"/> and <see cref="VitalSigns.ClassSpread"/>.</summary>
    internal (double Diversity, double ClassSpread) Measure()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        bool wasTraining = _generator.training;
        _generator.eval();
        Tensor drawn = DrawnImages.Of(_generator, _latents, _generator.Options.IsConditional ? _labels : null);
        _generator.train(wasTraining);
        long size = drawn.size(3);
        if (!_ofReal.TryGetValue(size, out (double Distance, double Classes) real))
        {
            _ofReal[size] = real = Signs(At(_real, size), size);
        }

        (double distance, double seen) = Signs(drawn.clamp(_generator.PixelMinimum, _generator.PixelMaximum), size);
        return (real.Distance > 0 ? distance / real.Distance : 1, seen / real.Classes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _latents.Dispose();
        _labels.Dispose();
        _real.Dispose();
        _means.Dispose();
    }

    private (double Distance, double Classes) Signs(Tensor images, long size)
    {
        Tensor flat = Coarse(images);
        double distance = 0;
        int compared = _distinct.Count(images => images > 1);
        foreach ((Tensor group, int count) in flat.chunk(_distinct.Length).Zip(_distinct).Where(pair => pair.Second > 1))
        {
            // As many generated images as real ones: of more, each has a nearer neighbour. No image is its own.
            Tensor some = group[..count];
            Tensor distances = cdist(some, some) + (eye(count, device: some.device) * 1e30);
            distance += distances.amin([1]).mean().item<float>() / compared;
        }

        Tensor nearest = cdist(flat, Coarse(At(_means, size))).argmin(1);
        long[] counts = [.. nearest.cpu().data<long>().GroupBy(label => label).Select(group => group.LongCount())];
        double entropy = counts.Sum(count => -(count / (double)images.size(0)) * Math.Log(count / (double)images.size(0)));
        return (distance, Math.Exp(entropy));
    }

    /// <summary>All labels, or a hundred of them.</summary>
    private static int[] Chosen(int[] labels) => labels.Length <= MostClasses
        ? labels
        : [.. Enumerable.Range(0, MostClasses).Select(i => labels[(int)(i * (labels.Length - 1L) / (MostClasses - 1))])];

    private static Tensor Coarse(Tensor images)
    {
        long factor = Math.Max(1, images.size(3) / Pixels);
        return nn.functional.avg_pool2d(images, factor, factor).flatten(1);
    }

    private static Tensor At(Tensor images, long size) =>
        images.size(3) == size ? images : nn.functional.adaptive_avg_pool2d(images, [size, size]);

    /// <summary>So many of a class, again from the first where it has fewer; any image where it has none.</summary>
    private static IEnumerable<int> Some(IEnumerable<int> rows, int count)
    {
        int[] all = [.. rows];
        return Enumerable.Range(0, count).Select(i => all.Length == 0 ? 0 : all[i % all.Length]);
    }

    /// <summary>At random: in many a set the classes come in turn.</summary>
    private static IEnumerable<int> Drawn(int images, int count, long seed)
    {
        var order = new EpochOrder(seed, images);
        return Enumerable.Range(0, count).Select(i => order[i]);
    }

    private static Tensor Read(ILabelledImages images, int[] rows, PixelRange range)
    {
        ImageShape shape = images.Shape;
        using Tensor pixels = empty([rows.Length, shape.Channels, shape.Height, shape.Width], ScalarType.Byte);
        for (int i = 0; i < rows.Length; i++)
        {
            using Tensor row = pixels[i];
            images.CopyPixels(rows[i], row.bytes);
        }

        return pixels.to(ScalarType.Float32) * (range.Width / 255) + range.Minimum;
    }
}
