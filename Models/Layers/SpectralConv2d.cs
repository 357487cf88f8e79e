namespace GanMl.Models.Layers;

/// <summary>A convolution under spectral normalisation (Miyato et al., 2018): it stretches no image by more than about 1 in any direction.</summary>
public sealed class SpectralConv2d : Module<Tensor, Tensor>
{
    private readonly Conv2d _convolution;
    private readonly long _stride;
    private readonly long _padding;

    /// <summary>A layer with torch's own random weights.</summary>
    /// <param name="inputs">Feature maps that come in.</param>
    /// <param name="outputs">Feature maps that go out.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">Pixels from one place of the kernel to the next.</param>
    /// <param name="padding">Zeros around the input.</param>
    public SpectralConv2d(long inputs, long outputs, long kernel, long stride = 1, long padding = 0)
        : base(nameof(SpectralConv2d))
    {
        (_stride, _padding) = (stride, padding);
        _convolution = Conv2d(inputs, outputs, kernel, stride: stride, padding: padding);
        register_module("convolution", _convolution);
        register_buffer("vector", SpectralWeight.FirstVector(outputs));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => functional.conv2d(
        input,
        SpectralWeight.Normalized(_convolution.weight, get_buffer("vector")!, training),
        _convolution.bias,
        strides: [_stride, _stride],
        padding: [_padding, _padding]);
}
