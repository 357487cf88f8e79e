using GanMl.Models.Layers;

namespace GanMl.Models.Progressive;

/// <summary>
/// The end of a discriminator at 4 x 4 (Karras et al., 2018, table 2): minibatch standard deviation, a 3 x 3 convolution, one layer
/// over all positions, and the logit. A class adds the inner product of its embedding with the features before the logit (projection,
/// Miyato and Koyama, 2018), divided by the root of their number.
/// </summary>
internal sealed class ProjectionHead : Module<Tensor, Tensor?, Tensor>
{
    private readonly Sequential _features;
    private readonly ProjectedLogit _score;

    internal ProjectionHead(NetworkOptions options, KarrasOptions own)
        : base(nameof(ProjectionHead))
    {
        const int Size = GrowthStages.BaseSize;
        long maps = own.FeatureMapsAt(Size);
        var equalized = new EqualizedOptions { Equalized = own.EqualizedLearningRate };
        var parts = new List<(string, Module<Tensor, Tensor>)>();
        long compared = maps;
        if (MinibatchStandardDeviation.For(own.MinibatchGroup, ref compared) is { } deviation)
        {
            parts.Add(("deviation", deviation));
        }

        parts.Add(("convolve", new EqualizedConv2d(compared, maps, 3, options: equalized)));
        parts.Add(("leaky0", LeakyReLU(0.2)));
        parts.Add(("flatten", Flatten()));
        parts.Add(("gather", new EqualizedLinear(maps * Size * Size, maps, equalized)));
        parts.Add(("leaky1", LeakyReLU(0.2)));
        _features = Sequential(parts);
        _score = new ProjectedLogit(
            options.Classes, own.MinibatchKernels, maps, features => new EqualizedLinear(features, 1, equalized with { Gain = 1 }));
        register_module("features", _features);
        register_module("score", _score);
    }

    /// <summary>Features [N, C, 4, 4] and labels to logits [N, 1].</summary>
    public override Tensor forward(Tensor image, Tensor? label) => _score.call(_features.call(image), label);
}
