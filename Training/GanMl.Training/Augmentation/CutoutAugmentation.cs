using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// The cutout part of DiffAugment (Zhao et al., 2020): a square of half the side, around a random point, becomes zeros. It can leak: where
/// generated images begin to have holes, leave it out.
/// </summary>
internal sealed class CutoutAugmentation : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "cutout";

    /// <inheritdoc/>
    public bool IsChance => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor images, double strength, double progress)
    {
        Tensor rows = Inside(images, 2).unsqueeze(2), columns = Inside(images, 3).unsqueeze(1);
        Tensor kept = rows.logical_and(columns).logical_not().unsqueeze(1);
        return Chance.Of(strength, images, images * kept);
    }

    /// <summary>Which places along an axis lie in the square, [N, side].</summary>
    private static Tensor Inside(Tensor images, int axis)
    {
        long side = images.size(axis), half = side / 2;
        Tensor first = Chance.Whole(images, 0, side - 1).squeeze(2) - (half / 2);
        Tensor place = arange(side, device: images.device);
        return place.ge(first).logical_and(place.lt(first + half));
    }
}
