namespace GanMl.Models.Layers;

/// <summary>
/// The end of a discriminator: features [N, C] to logits [N, 1], by way of minibatch discrimination where it has kernels. A class adds
/// the inner product of its embedding with the features (projection, Miyato and Koyama, 2018), divided by the root of their number.
/// </summary>
internal sealed class ProjectedLogit : Module<Tensor, Tensor?, Tensor>
{
    private readonly MinibatchDiscrimination? _comparison;
    private readonly Module<Tensor, Tensor> _logit;
    private readonly Embedding? _embedding;
    private readonly double _scale;

    /// <param name="classes">How many classes the discriminator is told; 0 for none.</param>
    /// <param name="kernels">Kernels of minibatch discrimination; 0 for none.</param>
    /// <param name="features">Features of an image.</param>
    /// <param name="logit">Makes the layer from so many features to the logit.</param>
    internal ProjectedLogit(int classes, int kernels, long features, Func<long, Module<Tensor, Tensor>> logit)
        : base(nameof(ProjectedLogit))
    {
        _scale = 1 / Math.Sqrt(features);
        long compared = features;
        _comparison = MinibatchDiscrimination.For(kernels, ref compared);
        if (_comparison is not null)
        {
            register_module("comparison", _comparison);
        }

        _logit = logit(compared);
        register_module("logit", _logit);
        if (classes > 0)
        {
            _embedding = Embedding(classes, features);
            register_module("embedding", _embedding);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor features, Tensor? label)
    {
        Tensor logit = _logit.call(_comparison is null ? features : _comparison.call(features));
        return _embedding is null ? logit : logit + ((_embedding.call(label!) * features).sum(1, keepdim: true) * _scale);
    }
}
