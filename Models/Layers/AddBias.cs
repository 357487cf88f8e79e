namespace GanMl.Models.Layers;

/// <summary>Adds a learned number to each feature map: [N, C, H, W] to the same shape.</summary>
public sealed class AddBias : Module<Tensor, Tensor>
{
    /// <summary>A layer that adds nothing yet.</summary>
    /// <param name="maps">Feature maps, at least 1.</param>
    public AddBias(long maps)
        : base(nameof(AddBias))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maps, 1);
        register_parameter("bias", new Parameter(zeros(maps)));
    }

    /// <summary>The numbers, [C], 0 at first.</summary>
    public Parameter Bias => get_parameter("bias")!;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input + Bias.view(1, -1, 1, 1);
}
