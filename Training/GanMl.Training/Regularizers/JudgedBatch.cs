using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// A batch of real and of generated images as a discriminator judges it. Logits, and their gradients at the images, come from the same
/// forward pass: a step with R1 and R2 then costs two thirds of one that computes each on its own.
/// </summary>
/// <remarks>Real and generated images go through in one batch where that makes no difference, because it is faster.</remarks>
public sealed class JudgedBatch
{
    private readonly bool _together;
    private Tensor? _realGradient;
    private Tensor? _fakeGradient;

    /// <summary>Judges a batch. All tensors belong to the caller's dispose scope.</summary>
    /// <param name="discriminator">The discriminator.</param>
    /// <param name="real">Real images, [N, C, H, W].</param>
    /// <param name="fake">As many generated images, detached.</param>
    /// <param name="label">Their classes, int64 [N]; null when unconditional.</param>
    /// <param name="gradients">The gradients that will be asked for.</param>
    public JudgedBatch(
        DiscriminatorNetwork discriminator, Tensor real, Tensor fake, Tensor? label, LogitGradients gradients = LogitGradients.None)
    {
        Discriminator = discriminator;
        Label = label;
        Gradients = gradients;
        Real = gradients.HasFlag(LogitGradients.AtReal) ? real.detach().requires_grad_(true) : real;
        Fake = gradients.HasFlag(LogitGradients.AtFake) ? fake.detach().requires_grad_(true) : fake;

        // A gradient at one half of a batch would go through the other half for nothing.
        _together = !discriminator.ComparesImages && gradients is LogitGradients.None or LogitGradients.AtBoth;
        if (_together)
        {
            Tensor logits = discriminator.call(cat([Fake, Real]), label is null ? null : cat([label, label]));
            long half = logits.size(0) / 2;
            (RealLogits, FakeLogits) = (logits.narrow(0, half, half), logits.narrow(0, 0, half));
        }
        else
        {
            (RealLogits, FakeLogits) = (discriminator.call(Real, label), discriminator.call(Fake, label));
        }
    }

    /// <summary>The discriminator.</summary>
    public DiscriminatorNetwork Discriminator { get; }

    /// <summary>Real images, [N, C, H, W].</summary>
    public Tensor Real { get; }

    /// <summary>Generated images, [N, C, H, W].</summary>
    public Tensor Fake { get; }

    /// <summary>The classes of both, int64 [N]; null when unconditional.</summary>
    public Tensor? Label { get; }

    /// <summary>The gradients that can be asked for.</summary>
    public LogitGradients Gradients { get; }

    /// <summary>Logits of the real images, [N, 1], or of packs of them.</summary>
    public Tensor RealLogits { get; }

    /// <summary>Logits of the generated images, [N, 1], or of packs of them.</summary>
    public Tensor FakeLogits { get; }

    /// <summary>The gradient of the sum of the real images' logits at each of them, [N, C, H, W]; gradients pass through it.</summary>
    /// <exception cref="InvalidOperationException">The batch was judged without it.</exception>
    public Tensor RealGradient => _realGradient ??= Compute(LogitGradients.AtReal).Real;

    /// <summary>The gradient of the sum of the generated images' logits at each of them, [N, C, H, W]; gradients pass through it.</summary>
    /// <exception cref="InvalidOperationException">The batch was judged without it.</exception>
    public Tensor FakeGradient => _fakeGradient ??= Compute(LogitGradients.AtFake).Fake;

    private (Tensor Real, Tensor Fake) Compute(LogitGradients which)
    {
        if (!Gradients.HasFlag(which))
        {
            throw new InvalidOperationException($"The batch was judged for gradients {Gradients}; {which} was not among them.");
        }

        if (_together)
        {
            Tensor[] both = InputGradient.Of(RealLogits.sum() + FakeLogits.sum(), Real, Fake);
            (_realGradient, _fakeGradient) = (both[0], both[1]);
            return (both[0], both[1]);
        }

        Tensor gradient = which == LogitGradients.AtReal
            ? InputGradient.Of(RealLogits.sum(), Real)[0]
            : InputGradient.Of(FakeLogits.sum(), Fake)[0];
        return (gradient, gradient);
    }
}

/// <summary>At which images a regulariser asks for the gradient of the logits.</summary>
[Flags]
public enum LogitGradients
{
    /// <summary>At none of the batch.</summary>
    None = 0,

    /// <summary>At the real ones.</summary>
    AtReal = 1,

    /// <summary>At the generated ones.</summary>
    AtFake = 2,

    /// <summary>At all of them.</summary>
    AtBoth = AtReal | AtFake,
}
