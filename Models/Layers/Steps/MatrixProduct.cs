namespace GanMl.Models.Layers.Steps;

/// <summary>
/// The matrix product of the last two axes: [..., n, k] and [..., k, m] to [..., n, m]; the axes before are broadcast.
/// </summary>
public sealed class MatrixProduct() : Module<Tensor, Tensor, Tensor>(nameof(MatrixProduct))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => matmul(first, second);
}
