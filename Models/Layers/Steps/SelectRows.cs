namespace GanMl.Models.Layers.Steps;

/// <summary>The rows of a table that are asked for: a table [K, ...] and int64 [N] to [N, ...].</summary>
public sealed class SelectRows() : Module<Tensor, Tensor, Tensor>(nameof(SelectRows))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor table, Tensor rows) => table.index_select(0, rows);
}
