using GanMl.Images.Writers;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Runs;

/// <summary>
/// The same latents drawn again and again while the generator learns: a row a class when it is conditional, at most as many as
/// <see cref="ImageGrid.ClassesToShow"/> chooses. The latents are the first of the run's seed, so the exported file draws the last grid
/// again.
/// </summary>
internal sealed class SampleGrid
{
    private const int Columns = 10;
    private const int UnconditionalRows = 10;

    private readonly GeneratorNetwork _generator;
    private readonly ILabelledImages _images;
    private readonly float[] _latents;
    private readonly long[] _labels;
    private readonly Device _device;

    internal SampleGrid(GeneratorNetwork generator, ILabelledImages images, long seed, Device device)
    {
        _generator = generator;
        _images = images;
        _device = device;
        IReadOnlyList<int> rows = generator.Options.IsConditional
            ? ImageGrid.ClassesToShow(generator.Options.Classes)
            : [.. Enumerable.Range(0, UnconditionalRows)];
        _labels = [.. Enumerable.Range(0, rows.Count * Columns).Select(i => (long)rows[i / Columns])];
        _latents = new float[_labels.Length * generator.LatentSize];
        TrainingLatents.Sampler(seed, RandomStream.Latents, generator.LatentSize).Fill(0, _labels.Length, _latents);
    }

    internal void Save(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        _generator.eval();
        Tensor latents = tensor(_latents, [_labels.Length, _generator.LatentSize], device: _device);
        Tensor? labels = _generator.Options.IsConditional ? tensor(_labels, device: _device) : null;
        Tensor drawn = DrawnImages.Of(_generator, latents, labels);
        Tensor images = Enlarge(
            drawn.sub(_generator.PixelMinimum).div(_generator.PixelMaximum - _generator.PixelMinimum).clamp(0, 1)).cpu();
        int channels = ChannelsShown;
        ImageGrid.Save(
            path, images[.., ..channels].contiguous().data<float>().ToArray(), _images.Shape with { Channels = channels }, Columns);
    }

    /// <summary>A picture is grey or coloured; of images with two, four or more channels it shows the first or the first three.</summary>
    private int ChannelsShown => _images.Shape.Channels < 3 ? 1 : 3;

    /// <summary>While the generator grows, each of its pixels is shown as several: all grids of a run have one size.</summary>
    private Tensor Enlarge(Tensor images)
    {
        long factor = _images.Shape.Width / images.size(3);
        return factor == 1 ? images : images.repeat_interleave(factor, 2).repeat_interleave(factor, 3);
    }
}
