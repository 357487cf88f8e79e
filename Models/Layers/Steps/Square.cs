namespace GanMl.Models.Layers.Steps;

/// <summary>Each value times itself.</summary>
public sealed class Square() : Module<Tensor, Tensor>(nameof(Square))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input * input;
}
