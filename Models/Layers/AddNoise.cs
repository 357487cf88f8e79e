namespace GanMl.Models.Layers;

/// <summary>
/// Per-layer noise (Karras et al., 2019, section 2): a map of noise, the same for all feature maps, is added with a learned strength for
/// each feature map. Takes [N, C, H, W] and noise [N or 1, 1, H, W].
/// </summary>
public sealed class AddNoise : Module<Tensor, Tensor, Tensor>
{
    /// <summary>A layer that adds nothing yet.</summary>
    /// <param name="maps">Feature maps, at least 1.</param>
    public AddNoise(long maps)
        : base(nameof(AddNoise))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maps, 1);
        register_parameter("strength", new Parameter(zeros(maps)));
    }

    /// <summary>The strengths, [C], 0 at first.</summary>
    public Parameter Strength => get_parameter("strength")!;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor noise) => input + (noise * Strength.view(1, -1, 1, 1));
}
