using System.Globalization;

namespace GanMl.Training.Watching;

/// <summary>
/// Losses or gradients a hundred times what they were, losses ten thousand times what guessing costs, or a discriminator that is far
/// worse than one that guesses.
/// </summary>
internal sealed class DivergenceWatch() : PatientWatch(2)
{
    private const double Explosion = 100;
    private const double BeyondChance = 5;
    private const double BeyondDoubt = 10_000;
    private const int History = 15;
    private const int Least = 5;
    private const string Losses = "losses";
    private const string Gradients = "gradients";

    private Queue<double> _losses = new();
    private Queue<double> _gradients = new();

    /// <inheritdoc/>
    public override string Name => "divergence";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Memory =>
        new Dictionary<string, IReadOnlyList<double>>(base.Memory) { [Losses] = [.. _losses], [Gradients] = [.. _gradients] };

    /// <inheritdoc/>
    public override void Remember(IReadOnlyDictionary<string, IReadOnlyList<double>> memory)
    {
        base.Remember(memory);
        _losses = new Queue<double>(Recalled(memory, Losses));
        _gradients = new Queue<double>(Recalled(memory, Gradients));
    }

    /// <inheritdoc/>
    protected override Finding? Examine(VitalSigns signs)
    {
        double loss = Math.Abs(signs.DiscriminatorLoss) + Math.Abs(signs.GeneratorLoss);
        string? what = Exploded(_losses, loss, 1) ? string.Create(CultureInfo.InvariantCulture, $"losses have grown to {loss:0.0E+0}")
            : Exploded(_gradients, signs.GradientNorm, 0) ? string.Create(
                CultureInfo.InvariantCulture, $"gradients have grown to a norm of {signs.GradientNorm:0.0E+0}")
            : null;
        string? reason = what is not null ? $"{what}, a hundred times what they were."
            : signs.LossAtChance > 0 && signs.DiscriminatorLoss > BeyondChance * signs.LossAtChance ? string.Create(
                CultureInfo.InvariantCulture,
                $"the discriminator's loss is {signs.DiscriminatorLoss:0.0}, and {signs.LossAtChance:0.00} would be chance: "
                + $"both networks overshoot.")
            : null;
        bool isBeyondDoubt = signs.LossAtChance > 0 && loss > BeyondDoubt * signs.LossAtChance;
        reason ??= isBeyondDoubt
            ? string.Create(CultureInfo.InvariantCulture, $"losses are {loss:0.0E+0}, and {signs.LossAtChance:0.00} would be chance.")
            : null;
        return reason is null ? null : new Finding(reason, "Try a smaller learning rate, or another seed.", isBeyondDoubt);
    }

    /// <summary>Whether a value is far above the median of those before it, which it then does not join.</summary>
    private static bool Exploded(Queue<double> before, double value, double least)
    {
        if (before.Count >= Least && !(value <= Explosion * Math.Max(least, before.Order().ElementAt(before.Count / 2))))
        {
            return true;
        }

        before.Enqueue(value);
        if (before.Count > History)
        {
            before.Dequeue();
        }

        return false;
    }
}
