using GanMl.Models;
using GanMl.Training.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Generator = GanMl.Models.Generator;

namespace GanMl.Training;

/// <summary>
/// The mathematics of one training step in two phases (Goodfellow et al., 2014, algorithm 1), with no idea of data sets,
/// schedules or files.
/// </summary>
/// <remarks>
/// Each phase moves one network and leaves the other exactly as it is, running statistics included. In the first the
/// generator runs in training mode, so that the discriminator judges what the generator will be trained on (normalised by
/// the statistics of the batch), but writes no statistics: only the second phase, in which the generator learns, does.
/// In the second the discriminator's dropout stays on, as in the seed, and its weights and statistics do not move.
/// </remarks>
public sealed class TwoPhaseStep
{
    private readonly Generator _generator;
    private readonly Discriminator _discriminator;
    private readonly IGanLoss _loss;
    private readonly optim.Optimizer _generatorOptimizer;
    private readonly optim.Optimizer _discriminatorOptimizer;
    private readonly Parameter[] _discriminatorParameters;

    /// <summary>A step over two networks and their optimisers. Nothing is copied; the caller owns all of them.</summary>
    public TwoPhaseStep(
        Generator generator,
        Discriminator discriminator,
        IGanLoss loss,
        optim.Optimizer generatorOptimizer,
        optim.Optimizer discriminatorOptimizer)
    {
        _generator = generator;
        _discriminator = discriminator;
        _loss = loss;
        _generatorOptimizer = generatorOptimizer;
        _discriminatorOptimizer = discriminatorOptimizer;
        _discriminatorParameters = [.. discriminator.parameters()];
    }

    /// <summary>Phase one: the discriminator learns to tell generated images (0) from real ones (1), both in one batch.</summary>
    /// <param name="real">Real images in the generator's pixel range, [N, channels, size, size].</param>
    /// <param name="label">Their classes, int64 [N], also asked of the generator; null when unconditional.</param>
    /// <param name="latent">Noise for as many generated images, [N, latent size].</param>
    /// <returns>Loss and accuracies before the step, each a detached scalar of the caller's dispose scope.</returns>
    public DiscriminatorOutcome TrainDiscriminator(Tensor real, Tensor? label, Tensor latent)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor fake = GenerateWithoutLearning(latent, label);
        Tensor images = cat([fake, real]);
        Tensor? labels = label is null ? null : cat([label, label]);

        Tensor logits = _discriminator.call(images, labels);
        Tensor fakeLogits = logits.narrow(0, 0, latent.size(0));
        Tensor realLogits = logits.narrow(0, latent.size(0), real.size(0));
        Tensor loss = _loss.Discriminator(realLogits, fakeLogits);
        _discriminatorOptimizer.zero_grad();
        loss.backward();
        _discriminatorOptimizer.step();

        using IDisposable noGradient = no_grad();
        return new DiscriminatorOutcome(
            loss.detach().MoveToOuterDisposeScope(),
            realLogits.gt(0).mean([], type: ScalarType.Float32).MoveToOuterDisposeScope(),
            fakeLogits.lt(0).mean([], type: ScalarType.Float32).MoveToOuterDisposeScope());
    }

    /// <summary>Phase two: the generator learns to be taken for real by a discriminator that does not move.</summary>
    /// <param name="latent">Noise, [N, latent size].</param>
    /// <param name="label">The classes to draw, int64 [N]; null when unconditional.</param>
    /// <returns>The loss before the step, a detached scalar of the caller's dispose scope.</returns>
    public Tensor TrainGenerator(Tensor latent, Tensor? label)
    {
        using DisposeScope scope = NewDisposeScope();
        using var statistics = new FrozenBuffers(_discriminator);
        SetDiscriminatorLearns(false);
        try
        {
            Tensor loss = _loss.Generator(_discriminator.call(_generator.call(latent, label), label));
            _generatorOptimizer.zero_grad();
            loss.backward();
            _generatorOptimizer.step();
            return loss.detach().MoveToOuterDisposeScope();
        }
        finally
        {
            SetDiscriminatorLearns(true);
        }
    }

    private Tensor GenerateWithoutLearning(Tensor latent, Tensor? label)
    {
        using IDisposable noGradient = no_grad();
        using var statistics = new FrozenBuffers(_generator);
        return _generator.call(latent, label);
    }

    private void SetDiscriminatorLearns(bool learns)
    {
        foreach (Parameter parameter in _discriminatorParameters)
        {
            parameter.requires_grad = learns;
        }
    }
}
