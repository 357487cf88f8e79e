namespace GanMl.Models.Layers.Steps;

/// <summary>The sum of two tensors. Shapes are broadcast.</summary>
public sealed class Add() : Module<Tensor, Tensor, Tensor>(nameof(Add))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => first + second;
}
