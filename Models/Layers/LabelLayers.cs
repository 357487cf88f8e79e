using GanMl.Models.Layers.Steps;

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
    /// <param name="equal">Whether the embeddings of all classes start equal.</param>
    internal ProjectedLogit(int classes, int kernels, long features, Func<long, Module<Tensor, Tensor>> logit, bool equal = false)
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
            _embedding = LabelEmbedding.Create(classes, features, equal);
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

/// <summary>
/// Joins the embedding of a label to a feature vector: [N, features] and int64 [N] to [N, features + embedding size].
/// How both seed generators, and the dense discriminator, are told the class (Mirza and Osindero, 2014).
/// </summary>
public sealed class JoinLabel : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding _embedding;
    private readonly Concatenate _concatenate = new();

    /// <summary>A layer with a random embedding.</summary>
    /// <param name="classes">How many labels there are.</param>
    /// <param name="embeddingSize">Values in the embedding of one label.</param>
    public JoinLabel(int classes, int embeddingSize)
        : this(classes, embeddingSize, equal: false)
    {
    }

    /// <param name="classes">How many labels there are.</param>
    /// <param name="embeddingSize">Values in the embedding of one label.</param>
    /// <param name="equal">Whether the embeddings of all classes start equal.</param>
    internal JoinLabel(int classes, int embeddingSize, bool equal)
        : base(nameof(JoinLabel))
    {
        _embedding = LabelEmbedding.Create(classes, embeddingSize, equal);
        register_module("embedding", _embedding);
        register_module("concatenate", _concatenate);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor features, Tensor label) => _concatenate.call(features, _embedding.call(label));
}

/// <summary>
/// Joins the embedding of a label to an image as one more channel: [N, C, H, W] and int64 [N] to [N, C + 1, H, W].
/// Every pixel of the plane is learned, so that a convolution meets the class wherever it looks.
/// </summary>
internal sealed class JoinLabelPlane : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential _plane;
    private readonly Concatenate _concatenate = new();

    /// <summary>A layer with random planes.</summary>
    /// <param name="classes">How many labels there are.</param>
    /// <param name="size">Height and width of the images.</param>
    internal JoinLabelPlane(int classes, int size)
        : base(nameof(JoinLabelPlane))
    {
        _plane = Sequential(
            ("embedding", Embedding(classes, (long)size * size)),
            ("unflatten", Unflatten(1, [1, size, size])));
        register_module("plane", _plane);
        register_module("concatenate", _concatenate);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor label) => _concatenate.call(image, _plane.call(label));
}

/// <summary>First embeddings of classes.</summary>
internal static class LabelEmbedding
{
    /// <summary>Random embeddings: of each class its own, or the same of all.</summary>
    internal static Embedding Create(int classes, long size, bool equal)
    {
        Embedding embedding = Embedding(classes, size);
        if (equal)
        {
            using IDisposable noGradient = no_grad();
            using Tensor first = embedding.weight!.narrow(0, 0, 1).clone();
            _ = embedding.weight.copy_(first.expand(classes, size));
        }

        return embedding;
    }
}
