using GanMl.Models.Layers;
using GanMl.Models.Progressive;

namespace GanMl.Models.StyleGan2;

/// <summary>
/// StyleGAN2's discriminator (Karras et al., 2020, figure 7c): residual blocks down to 4 x 4,
/// then minibatch standard deviation and the logit.
/// </summary>
internal sealed class ResidualDiscriminator : DiscriminatorNetwork
{
    private readonly Sequential _body;
    private readonly ProjectionHead _head;

    /// <summary>A discriminator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 pixels doubled.</exception>
    public ResidualDiscriminator(NetworkOptions options)
        : base("stylegan2", options, options.ArchitectureAs<StyleGan2Options>())
    {
        var own = options.ArchitectureAs<StyleGan2Options>();
        var stages = GrowthStages.Grown("stylegan2", options.ImageSize);
        var equalized = new EqualizedOptions { Equalized = own.EqualizedLearningRate };
        _body = Sequential(
        [
            ("image", (Module<Tensor, Tensor>)new EqualizedConv2d(
                options.DiscriminatorChannels, own.FeatureMapsAt(options.ImageSize), 1, options: equalized)),
            ("leaky", LeakyReLU(0.2)),
            .. stages.Sizes.Skip(1).Reverse().Select(size => ($"block{size}", (Module<Tensor, Tensor>)new ResidualBlock(size, own))),
        ]);
        _head = new ProjectionHead(options, own);
        register_module("body", _body);
        register_module("head", _head);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label) => _head.call(_body.call(image), label);
}
