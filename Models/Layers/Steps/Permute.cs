namespace GanMl.Models.Layers.Steps;

/// <summary>The axes in another order: [N, C, H, W] to [N, H, W, C] for 0, 2, 3, 1.</summary>
/// <param name="dimensions">For each axis of the output the axis of the input that it is.</param>
public sealed class Permute(params IReadOnlyList<long> dimensions) : Module<Tensor, Tensor>(nameof(Permute))
{
    /// <summary>For each axis of the output the axis of the input that it is.</summary>
    public IReadOnlyList<long> Dimensions { get; } = [.. dimensions];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.permute([.. Dimensions]);
}
