using TorchSharp;

namespace GanMl.Models.Layers;

/// <summary>
/// Weights divided by their largest singular value (Miyato et al., 2018, algorithm 1), which is followed by one step of power iteration a
/// forward pass in training.
/// </summary>
internal static class SpectralWeight
{
    private const double Epsilon = 1e-12;

    /// <summary>A first vector of outputs, of length 1.</summary>
    internal static Tensor FirstVector(long outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        return functional.normalize(randn(outputs), dim: 0, eps: Epsilon).MoveToOuterDisposeScope();
    }

    /// <summary>Weights, [outputs, ...], as they are used.</summary>
    /// <param name="weight">Weights as they are stored.</param>
    /// <param name="vector">The left singular vector so far, [outputs]; moved on in training.</param>
    /// <param name="isTraining">Whether it is.</param>
    internal static Tensor Normalized(Tensor weight, Tensor vector, bool isTraining)
    {
        Tensor matrix = weight.flatten(1);
        Tensor right, left;
        using (no_grad())
        {
            right = functional.normalize(matrix.t().mv(vector), dim: 0, eps: Epsilon);
            left = isTraining ? functional.normalize(matrix.mv(right), dim: 0, eps: Epsilon) : vector.clone();
            if (isTraining)
            {
                vector.copy_(left);
            }
        }

        return weight / left.dot(matrix.mv(right));
    }
}

/// <summary>A linear layer under spectral normalisation (Miyato et al., 2018): it stretches no input by more than about 1.</summary>
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

/// <summary>
/// A convolution under spectral normalisation (Miyato et al., 2018): it stretches no image by more than about 1 in any direction.
/// </summary>
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
