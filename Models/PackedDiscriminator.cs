namespace GanMl.Models;

/// <summary>
/// A discriminator of packs (PacGAN, Lin et al., 2018): neighbours in the batch are laid one above the other as channels and judged
/// together, so that it sees a lack of variety. [N, C, H, W] to logits [N / packing, 1].
/// </summary>
public sealed class PackedDiscriminator : DiscriminatorNetwork
{
    private readonly DiscriminatorNetwork _inner;

    /// <summary>Wraps a discriminator that was built for packs, which it disposes with itself.</summary>
    public PackedDiscriminator(DiscriminatorNetwork inner)
        : base("packed", inner.Options)
    {
        _inner = inner;
        register_module("inner", _inner);
    }

    /// <inheritdoc/>
    public override bool ComparesImages => _inner.ComparesImages;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch is not a number of whole packs.</exception>
    public override Tensor forward(Tensor image, Tensor? label)
    {
        long[] shape = image.shape;
        int packing = Options.Packing;
        return shape[0] % packing == 0
            ? _inner.call(image.reshape(shape[0] / packing, shape[1] * packing, shape[2], shape[3]), null)
            : throw new ArgumentException($"A batch of {shape[0]} images is not a number of whole packs of {packing}.");
    }
}
