using System.Globalization;

namespace GanMl.Training.Watching;

/// <summary>A discriminator that is always right: its loss has vanished, and with it what the generator could learn from.</summary>
internal sealed class WonDiscriminatorWatch() : PatientWatch(3)
{
    // Of the way from the least that the loss can be to chance.
    private const double Vanished = 0.02;

    /// <inheritdoc/>
    public override string Name => "won-discriminator";

    /// <inheritdoc/>
    protected override Finding? Examine(VitalSigns signs) => signs.LossAtChance <= 0
        || signs.DiscriminatorLoss - signs.LossFloor >= Vanished * (signs.LossAtChance - signs.LossFloor)
        ? null
        : new Finding(string.Create(
                CultureInfo.InvariantCulture,
                $"the discriminator is always right: its loss is {signs.DiscriminatorLoss:0.0000}, "
                + $"{Floor(signs)}and {signs.LossAtChance:0.00} would be chance."),
            "Try a smaller 'DiscriminatorLearningRate', 'Regularizers' r1:1, 'Augmentations' instance-noise, "
            + "or augmentation where the images are few.");

    private static string Floor(VitalSigns signs) =>
        signs.LossFloor > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{signs.LossFloor:0.0000} is the least that it can be with smoothed labels, ")
            : "";
}
