namespace GanMl.Models.Layers.Steps;

/// <summary>
/// Repeats a tensor of one example for each example of a batch, as style generators do with their learned first image: [1, ...] and
/// [N, ...] to [N, ...] of the first tensor's shape.
/// </summary>
public sealed class ExpandBatch() : Module<Tensor, Tensor, Tensor>(nameof(ExpandBatch))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor one, Tensor batch)
    {
        long[] shape = one.shape;
        return one.expand([batch.shape[0], .. shape.Skip(1)]).contiguous();
    }
}
