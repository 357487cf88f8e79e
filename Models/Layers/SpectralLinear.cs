namespace GanMl.Models.Layers;

/// <summary>A layer over all values under spectral normalisation (Miyato et al., 2018): it stretches no input by more than about 1.</summary>
public sealed class SpectralLinear : Module<Tensor, Tensor>
{
    private readonly Linear _linear;

    /// <summary>A layer over another's weights.</summary>
    /// <param name="linear">Holds the weights; disposed with this.</param>
    public SpectralLinear(Linear linear)
        : base(nameof(SpectralLinear))
    {
        _linear = linear;
        register_module("linear", _linear);
        register_buffer("vector", SpectralWeight.FirstVector(linear.weight!.size(0)));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        functional.linear(input, SpectralWeight.Normalized(_linear.weight!, get_buffer("vector")!, training), _linear.bias);
}
