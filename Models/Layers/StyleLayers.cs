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

/// <summary>
/// Adaptive instance normalisation (Huang and Belongie, 2017; Karras et al., 2019, equation 1): each feature map of each image is
/// normalised to mean 0 and variance 1, then scaled and shifted by the style: y_s (x - mean) / sqrt(variance + 1e-8) + y_b.
/// Takes [N, C, H, W] and a style [N, 2 C], the C scales less 1 first, then the C shifts: a style of zeros only normalises.
/// </summary>
public sealed class AdaptiveInstanceNormalization() : Module<Tensor, Tensor, Tensor>(nameof(AdaptiveInstanceNormalization))
{
    /// <summary>What is added to the variance.</summary>
    public const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor style)
    {
        long maps = input.size(1);
        Tensor scale = style.narrow(1, 0, maps).unsqueeze(2).unsqueeze(3) + 1;
        Tensor shift = style.narrow(1, maps, maps).unsqueeze(2).unsqueeze(3);
        Tensor centred = input - input.mean([2, 3], keepdim: true);
        Tensor factor = scale * (centred.square().mean([2, 3], keepdim: true) + Epsilon).rsqrt();
        return (centred * factor) + shift;
    }
}

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
