using GanMl.Models;
using GanMl.Training.Parts;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Steps;

/// <summary>The step of a preset, with random images of ten classes: what they show makes no difference to its time.</summary>
internal sealed class PresetStep : IStepContender
{
    private readonly Tensor _real;
    private readonly Tensor? _label;
    private readonly Tensor _latent;

    /// <summary>Networks and optimisers with random weights; a growing preset at its full size.</summary>
    /// <param name="preset">The architecture whose preset is taken.</param>
    /// <param name="way">What the table calls it.</param>
    /// <param name="change">Changes the preset's options.</param>
    internal PresetStep(string preset, string way, Func<TrainingOptions, TrainingOptions>? change = null)
    {
        (Preset, Way) = (preset, way);
        TrainingOptions options = TrainingPresets.For(preset) with { Growth = null, Images = long.MaxValue / 2 };
        options = (change?.Invoke(options) ?? options).Completed(TrainingParts.Default);
        int size = preset is "progressive" or "stylegan" or "stylegan2" ? 32 : 28;
        var network = new NetworkOptions
        {
            ImageSize = size,
            Classes = options.Conditional ? 10 : 0,
            Architecture = options.Network!.For(hasBFloat16: false),
        };
        Batch = options.BatchSize;
        Networks = new TrainingNetworks(options, TrainingParts.Default, network, CPU);
        Networks.Train();
        _real = randn(Batch, 1, size, size).DetachFromDisposeScope();
        _label = network.IsConditional ? randint(0, 10, [Batch], ScalarType.Int64).DetachFromDisposeScope() : null;
        _latent = randn(Batch, Networks.Generator.LatentSize).DetachFromDisposeScope();
        Options = options;
    }

    /// <inheritdoc/>
    public string Preset { get; }

    /// <inheritdoc/>
    public string Way { get; }

    /// <inheritdoc/>
    public int Batch { get; }

    /// <summary>What is trained.</summary>
    internal TrainingNetworks Networks { get; }

    /// <summary>The options.</summary>
    internal TrainingOptions Options { get; }

    /// <inheritdoc/>
    public void Step(long number)
    {
        using DisposeScope scope = NewDisposeScope();
        _ = Networks.Step(number, _real, _label, _latent, _latent, (number + 1) * Batch);
    }

    /// <summary>Whether the generator's loss compares drawn images with real ones.</summary>
    internal bool ComparesWithReal => Options.Loss == "relativistic";

    /// <summary>Draws a batch.</summary>
    internal void Draw() => _ = Networks.Generator.call(_latent, _label);

    /// <summary>Judges a batch.</summary>
    internal void Judge() => _ = Networks.Discriminator.call(_real, _label);

    /// <inheritdoc/>
    public void Dispose()
    {
        _real.Dispose();
        _label?.Dispose();
        _latent.Dispose();
        Networks.Dispose();
    }
}
