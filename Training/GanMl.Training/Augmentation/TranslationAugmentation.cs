using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// The translation part of DiffAugment (Zhao et al., 2020): images move by up to an eighth of their side in both directions, and zeros come
/// in, which are grey in the range of most generators: so that no generator learns to draw what has moved.
/// </summary>
internal sealed class TranslationAugmentation : IAugmentation
{
    private const double Reach = 0.125;

    /// <inheritdoc/>
    public string Name => "translation";

    /// <inheritdoc/>
    public bool IsChance => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor images, double strength, double progress)
    {
        long count = images.size(0), height = images.size(2), width = images.size(3);
        long down = (long)((height * Reach) + 0.5), right = (long)((width * Reach) + 0.5);

        // A border of one zero all around; what lies further out is taken from it.
        Tensor rows = (arange(height, device: images.device).view(1, height, 1) + Chance.Whole(images, -down, down) + 1)
            .clamp(0, height + 1);
        Tensor columns = (arange(width, device: images.device).view(1, 1, width) + Chance.Whole(images, -right, right) + 1)
            .clamp(0, width + 1);
        Tensor each = arange(count, device: images.device).view(count, 1, 1);
        Tensor padded = nn.functional.pad(images, [1, 1, 1, 1]).permute(0, 2, 3, 1);
        Tensor moved = padded.index(TensorIndex.Tensor(each), TensorIndex.Tensor(rows), TensorIndex.Tensor(columns)).permute(0, 3, 1, 2);
        return Chance.Of(strength, images, moved);
    }
}
