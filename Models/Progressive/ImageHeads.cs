using GanMl.Models.Layers;

namespace GanMl.Models.Progressive;

/// <summary>
/// The end of a growing generator: a 1 x 1 convolution from features to an image at each size and, while a size fades in, the weighted sum
/// of the doubled image of the size before and the new one (Karras et al., 2018, figure 2).
/// </summary>
internal sealed class ImageHeads : Module<Tensor, Tensor?, Tensor>
{
    private readonly EqualizedConv2d[] _heads;
    private readonly Module<Tensor, Tensor> _double;
    private readonly FadeIn _fade = new();
    private readonly GrowthStages _stages;

    internal ImageHeads(int channels, KarrasOptions own, GrowthStages stages)
        : base(nameof(ImageHeads))
    {
        _stages = stages;
        var linear = new EqualizedOptions { Gain = 1, Equalized = own.EqualizedLearningRate };
        _heads = [.. stages.Sizes.Select(size => new EqualizedConv2d(own.FeatureMapsAt(size), channels, 1, options: linear))];
        for (int i = 0; i < _heads.Length; i++)
        {
            register_module($"image{stages.Sizes[i]}", _heads[i]);
        }

        _double = Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest);
        register_module("double", _double);
        register_module("fade", _fade);
    }

    /// <summary>The image of features at the present size and, while it fades in, of those at the size before.</summary>
    public override Tensor forward(Tensor features, Tensor? before)
    {
        Tensor image = _heads[_stages.Stage].call(features);
        if (before is null)
        {
            return image;
        }

        _fade.Alpha = _stages.Point.Alpha;
        return _fade.call(_double.call(_heads[_stages.Stage - 1].call(before)), image);
    }
}
