using static TorchSharp.torch;

namespace GanMl.Training.Treatments;

/// <summary>
/// The colour part of DiffAugment (Zhao et al., 2020): brightness moves by up to half of the unit range, saturation is multiplied by 0 to 2,
/// contrast by 0.5 to 1.5. Grey images have no saturation.
/// </summary>
public sealed class ColorAugmentation : IImageTreatment
{
    /// <inheritdoc/>
    public string Name => "color";

    /// <inheritdoc/>
    public bool IsAugmentation => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor images, double strength, double progress)
    {
        Tensor treated = images + Chance.Uniform(images, -0.5, 0.5);
        if (images.size(1) > 1)
        {
            Tensor grey = treated.mean([1], keepdim: true);
            treated = ((treated - grey) * Chance.Uniform(images, 0, 2)) + grey;
        }

        Tensor mean = treated.mean([1, 2, 3], keepdim: true);
        treated = ((treated - mean) * Chance.Uniform(images, 0.5, 1.5)) + mean;
        return Chance.Of(strength, images, treated);
    }
}
