using static TorchSharp.torch;

namespace GanMl.Training.Losses;

/// <summary>
/// One-sided label smoothing (Salimans et al., 2016, section 3.4): the discriminator is to give real images a probability
/// of 1 - smoothing in place of 1, and generated ones still 0, so that it is never sure of itself. Only losses that are a logarithm
/// of a probability have such a target.
/// </summary>
internal sealed class OneSidedLabelSmoothing : IGanLoss
{
    private readonly IGanLoss _loss;
    private readonly double _smoothing;
    private readonly double _shareOfReal;

    /// <summary>Smooths the targets of a loss.</summary>
    /// <param name="loss">binary-cross-entropy, minimax or non-saturating.</param>
    /// <param name="smoothing">By how much the target is less than 1, above 0 and below 0.5; the paper takes 0.1.</param>
    /// <exception cref="ArgumentException">The loss has no such target, or the number is out of range.</exception>
    public OneSidedLabelSmoothing(IGanLoss loss, double smoothing)
    {
        if (smoothing is not (> 0 and < 0.5))
        {
            throw new ArgumentException($"A label smoothing of {smoothing} is outside (0, 0.5).");
        }

        _loss = loss;
        _smoothing = smoothing;
        _shareOfReal = loss switch
        {
            BinaryCrossEntropyLoss => 0.5,
            MinimaxLoss or NonSaturatingLoss => 1,
            _ => throw new ArgumentException(
                $"The loss {loss.Name} has no probability to smooth: take binary-cross-entropy, minimax or non-saturating, "
                + "or leave label smoothing out."),
        };
    }

    /// <inheritdoc/>
    public string Name => _loss.Name;

    /// <inheritdoc/>
    /// <remarks>(1 - s) softplus(-x) + s softplus(x) = softplus(-x) + s x.</remarks>
    public Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) =>
        _loss.Discriminator(realLogits, fakeLogits) + (realLogits.mean() * (_smoothing * _shareOfReal));

    /// <inheritdoc/>
    public Tensor Generator(Tensor fakeLogits, Tensor? realLogits = null) => _loss.Generator(fakeLogits, realLogits);
}
