using GanMl.Models;
using GanMl.Training.Losses;
using GanMl.Training.Reconstruction;
using GanMl.Training.Regularizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Step;

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
internal sealed class TwoPhaseStep
{
    private readonly GeneratorNetwork _generator;
    private readonly DiscriminatorNetwork _discriminator;
    private readonly IGanLoss _loss;
    private readonly optim.Optimizer _generatorOptimizer;
    private readonly optim.Optimizer _discriminatorOptimizer;
    private readonly StepRegularizers _regularizers;
    private readonly ExperienceReplay? _replay;
    private readonly bool _separatePenalties;
    private readonly ReconstructionTerm? _reconstruction;
    private readonly Parameter[] _discriminatorParameters;

    /// <summary>A step over two networks and their optimisers. Nothing is copied; the caller owns all of them.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="discriminator">The discriminator.</param>
    /// <param name="loss">What the two minimise.</param>
    /// <param name="generatorOptimizer">Moves the generator.</param>
    /// <param name="discriminatorOptimizer">Moves the discriminator.</param>
    /// <param name="regularizers">What is added to the losses; null for nothing.</param>
    /// <param name="replay">Older images for the discriminator; null for fresh ones only.</param>
    /// <param name="separatePenalties">
    /// Whether the regularisers that are due move a network in a step of their own, after that of the loss (Karras et al., 2020,
    /// StyleGAN2, appendix B), instead of with it.
    /// </param>
    /// <param name="reconstruction">
    /// Asks the generator to draw real images again; null for not. Its encoder is moved by <paramref name="generatorOptimizer"/>.
    /// </param>
    public TwoPhaseStep(
        GeneratorNetwork generator,
        DiscriminatorNetwork discriminator,
        IGanLoss loss,
        optim.Optimizer generatorOptimizer,
        optim.Optimizer discriminatorOptimizer,
        StepRegularizers? regularizers = null,
        ExperienceReplay? replay = null,
        bool separatePenalties = false,
        ReconstructionTerm? reconstruction = null)
    {
        _generator = generator;
        _discriminator = discriminator;
        _loss = loss;
        _generatorOptimizer = generatorOptimizer;
        _discriminatorOptimizer = discriminatorOptimizer;
        _regularizers = regularizers ?? StepRegularizers.None;
        _replay = replay;
        _separatePenalties = separatePenalties;
        _reconstruction = reconstruction;
        _discriminatorParameters = [.. discriminator.parameters().Where(weight => weight.requires_grad)];
    }

    /// <summary>Phase one: the discriminator learns to tell generated images (0) from real ones (1).</summary>
    /// <param name="real">Real images in the generator's pixel range, [N, channels, size, size].</param>
    /// <param name="label">Their classes, int64 [N], also asked of the generator; null when unconditional.</param>
    /// <param name="latent">Noise for as many generated images, [N, latent size].</param>
    /// <param name="step">Steps before this one: tells which lazy regularisers are due.</param>
    /// <returns>Loss, without regularisers, and accuracies before the step, each a detached scalar of the caller's dispose scope.</returns>
    public DiscriminatorOutcome TrainDiscriminator(Tensor real, Tensor? label, Tensor latent, long step = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor fresh = GenerateWithoutLearning(latent, label);
        Tensor fake = _replay is null ? fresh : _replay.Mix(fresh, label);
        LogitGradients gradients = _regularizers.GradientsAt(step);
        var batch = new JudgedBatch(_discriminator, real, fake, label, _separatePenalties ? LogitGradients.None : gradients);
        Tensor loss = _loss.Discriminator(batch.RealLogits, batch.FakeLogits);
        Move(_discriminatorOptimizer, loss, () => !_regularizers.AreDueAt(step) ? null : _regularizers.OfDiscriminator(
            step, _separatePenalties ? new JudgedBatch(_discriminator, real, fake, label, gradients) : batch));

        using IDisposable noGradient = no_grad();
        (Tensor realMargins, Tensor fakeMargins) = _loss.Margins(batch.RealLogits, batch.FakeLogits);
        return new DiscriminatorOutcome(
            loss.detach().MoveToOuterDisposeScope(),
            realMargins.gt(0).mean([], type: ScalarType.Float32).MoveToOuterDisposeScope(),
            fakeMargins.lt(0).mean([], type: ScalarType.Float32).MoveToOuterDisposeScope(),
            AutomaticWeight.CertaintyOf(realMargins, fakeMargins).MoveToOuterDisposeScope());
    }

    /// <summary>Phase two: the generator learns to be taken for real by a discriminator that does not move.</summary>
    /// <param name="latent">Noise, [N, latent size].</param>
    /// <param name="label">The classes to draw, int64 [N]; null when unconditional.</param>
    /// <param name="step">Steps before this one: tells which lazy regularisers are due.</param>
    /// <param name="real">
    /// Real images of these classes, row by row, [N, channels, size, size]: needed by relativistic losses and for reconstruction.
    /// </param>
    /// <returns>The adversarial loss alone, before the step, a detached scalar of the caller's dispose scope.</returns>
    public Tensor TrainGenerator(Tensor latent, Tensor? label, long step = 0, Tensor? real = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using var statistics = new FrozenBuffers(_discriminator);
        SetDiscriminatorLearns(false);
        try
        {
            Tensor fakeLogits = _discriminator.call(_generator.call(latent, label), label);
            Tensor loss = _loss.Generator(fakeLogits, _loss.GeneratorComparesWithReal ? JudgeReal(real, label) : null);

            // The running statistics are those of drawing from noise.
            using FrozenBuffers? ofNoise = _reconstruction is null ? null : new FrozenBuffers(_generator);
            Tensor total = _reconstruction is null ? loss : loss + _reconstruction.Of(
                _generator, Needed(real, "Reconstruction draws real images again"), label);
            Move(_generatorOptimizer, total, () => _regularizers.OfGenerator(step, _generator, latent, label));
            return loss.detach().MoveToOuterDisposeScope();
        }
        finally
        {
            SetDiscriminatorLearns(true);
        }
    }

    /// <summary>Moves a network by the gradient of its loss and its penalty, together or one after the other.</summary>
    private void Move(optim.Optimizer optimizer, Tensor loss, Func<Tensor?> penalty)
    {
        Tensor? together = _separatePenalties ? null : penalty();
        Descend(optimizer, together is null ? loss : loss + together);
        if (_separatePenalties && penalty() is { } alone)
        {
            Descend(optimizer, alone);
        }
    }

    private static void Descend(optim.Optimizer optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    private Tensor JudgeReal(Tensor? real, Tensor? label)
    {
        using IDisposable noGradient = no_grad();
        return _discriminator.call(Needed(real, $"The loss {_loss.Name} compares generated images with real ones"), label);
    }

    private static Tensor Needed(Tensor? real, string why) => real ?? throw new ArgumentNullException(nameof(real), $"{why}: give them.");

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

/// <summary>What a discriminator's step saw, as scalars on the device, so that reading them can wait.</summary>
/// <param name="Loss">Its loss.</param>
/// <param name="RealAccuracy">The share of real images taken for real, 0 to 1.</param>
/// <param name="FakeAccuracy">The share of generated images taken for generated, 0 to 1.</param>
/// <param name="Certainty">How certain it was of both, 0 to 1.</param>
internal readonly record struct DiscriminatorOutcome(Tensor Loss, Tensor RealAccuracy, Tensor FakeAccuracy, Tensor Certainty);

/// <summary>
/// Keeps a module's buffers (the running statistics of batch normalisation) as they are: what a forward pass in training
/// mode writes to them is undone at the end. Weights are not touched.
/// </summary>
internal sealed class FrozenBuffers : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Copy)> _kept = [];

    internal FrozenBuffers(nn.Module module)
    {
        using IDisposable noGradient = no_grad();
        foreach ((_, Tensor buffer) in module.named_buffers())
        {
            _kept.Add((buffer, buffer.clone().DetachFromDisposeScope()));
        }
    }

    public void Dispose()
    {
        using IDisposable noGradient = no_grad();
        foreach ((Tensor buffer, Tensor copy) in _kept)
        {
            buffer.copy_(copy);
            copy.Dispose();
        }

        _kept.Clear();
    }
}
