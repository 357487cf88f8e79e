namespace GanMl.Models.Layers;

/// <summary>
/// The convolution of StyleGAN2 (Karras et al., 2020, equations 1 to 3): the style scales the input feature maps (modulation), and each
/// output map is divided by the standard deviation that it would have for an input of unit variance (demodulation). Takes [N, inputs, H, W]
/// and scales [N, inputs]; the size is kept.
/// </summary>
/// <remarks>
/// Weights are shared by the batch: the input is scaled, then convolved, then the output scaled, which is the same as a set of weights
/// for each image, runs at any batch size in an ONNX file, and is faster than a convolution with a group for each image.
/// </remarks>
public sealed class ModulatedConv2d : Module<Tensor, Tensor, Tensor>
{
    /// <summary>What is added before the root of the demodulation.</summary>
    public const double Epsilon = 1e-8;

    private readonly EqualizedWeight _rule;

    /// <summary>A layer with random weights and no bias.</summary>
    /// <param name="inputs">Feature maps that come in, at least 1.</param>
    /// <param name="outputs">Feature maps that go out, at least 1.</param>
    /// <param name="kernel">Height and width of the kernel, odd.</param>
    /// <param name="demodulate">Whether the output is demodulated; not where it is the image.</param>
    /// <param name="options">Gain and the like; null for the standard. There is no bias.</param>
    public ModulatedConv2d(long inputs, long outputs, long kernel, bool demodulate = true, EqualizedOptions? options = null)
        : base(nameof(ModulatedConv2d))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(kernel % 2, 1, nameof(kernel));
        Kernel = kernel;
        Demodulate = demodulate;
        _rule = EqualizedWeight.For(inputs * kernel * kernel, options ?? new EqualizedOptions());
        register_parameter("weight", _rule.Create(outputs, inputs, kernel, kernel));
    }

    /// <summary>Height and width of the kernel.</summary>
    public long Kernel { get; }

    /// <summary>Whether the output is demodulated.</summary>
    public bool Demodulate { get; }

    /// <summary>The stored weights, [outputs, inputs, kernel, kernel].</summary>
    public Parameter Weight => get_parameter("weight")!;

    /// <summary>The weights as they are used.</summary>
    public Tensor EffectiveWeight() => Weight * _rule.Multiplier;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor scales)
    {
        Tensor weight = EffectiveWeight();
        Tensor modulated = input * scales.unsqueeze(2).unsqueeze(3);
        Tensor output = functional.conv2d(modulated, weight, padding: [Kernel / 2, Kernel / 2]);
        if (!Demodulate)
        {
            return output;
        }

        Tensor variance = matmul(scales.square(), weight.square().sum([2, 3]).t());
        return output * (variance + Epsilon).rsqrt().unsqueeze(2).unsqueeze(3);
    }
}
