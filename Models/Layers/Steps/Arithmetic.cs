namespace GanMl.Models.Layers.Steps;

/// <summary>The sum of two tensors. Shapes are broadcast.</summary>
public sealed class Add() : Module<Tensor, Tensor, Tensor>(nameof(Add))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first + second;
}

/// <summary>The first tensor less the second. Shapes are broadcast.</summary>
public sealed class Subtract() : Module<Tensor, Tensor, Tensor>(nameof(Subtract))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first - second;
}

/// <summary>The product of two tensors, value by value. Shapes are broadcast.</summary>
public sealed class Multiply() : Module<Tensor, Tensor, Tensor>(nameof(Multiply))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first * second;
}

/// <summary>The first tensor divided by the second, value by value. Shapes are broadcast.</summary>
public sealed class Divide() : Module<Tensor, Tensor, Tensor>(nameof(Divide))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first / second;
}

/// <summary>The larger of two tensors, value by value. Shapes are broadcast.</summary>
public sealed class Maximum() : Module<Tensor, Tensor, Tensor>(nameof(Maximum))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => maximum(first, second);
}

/// <summary>The smaller of two tensors, value by value. Shapes are broadcast.</summary>
public sealed class Minimum() : Module<Tensor, Tensor, Tensor>(nameof(Minimum))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => minimum(first, second);
}

/// <summary>
/// The matrix product of the last two axes: [..., n, k] and [..., k, m] to [..., n, m]; the axes before are broadcast.
/// </summary>
public sealed class MatrixProduct() : Module<Tensor, Tensor, Tensor>(nameof(MatrixProduct))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => matmul(first, second);
}

/// <summary>
/// Between two tensors: start + weight (end - start), for example a truncation towards the mean of w (Karras et al., 2019) or the fade-in
/// of a layer (Karras et al., 2018). Shapes are broadcast.
/// </summary>
public sealed class Lerp() : Module<Tensor, Tensor, Tensor, Tensor>(nameof(Lerp))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor start, Tensor end, Tensor weight) => start + (weight * (end - start));
}

/// <summary>
/// The first tensor, or from a layer on the second: style mixing (Karras et al., 2019). The third input is the int64 number of the layer
/// from which the second takes over, a single number or one for each example as [N, 1, ...].
/// </summary>
/// <param name="layer">The number of the layer that this one feeds.</param>
public sealed class TakeOver(long layer) : Module<Tensor, Tensor, Tensor, Tensor>(nameof(TakeOver))
{
    /// <summary>The number of the layer that this one feeds.</summary>
    public long Layer { get; } = layer;

    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second, Tensor from) => where(from <= Layer, second, first);
}
