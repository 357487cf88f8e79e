namespace GanMl.Models.Layers;

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
        : base(nameof(JoinLabel))
    {
        _embedding = Embedding(classes, embeddingSize);
        register_module("embedding", _embedding);
        register_module("concatenate", _concatenate);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor features, Tensor label) => _concatenate.call(features, _embedding.call(label));
}
