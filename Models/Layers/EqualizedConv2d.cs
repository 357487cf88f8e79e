namespace GanMl.Models.Layers;

/// <summary>
/// A convolution with an equalised learning rate (Karras et al., 2018, section 4.1): [N, inputs, H, W] to [N, outputs, H', W'],
/// with W ~ N(0, 1) at first and the factor gain / sqrt(inputs x kernel²) at run time.
/// </summary>
public sealed class EqualizedConv2d : Module<Tensor, Tensor>
{
    private readonly EqualizedWeight _rule;
    private readonly bool _hasBias;

    /// <summary>A layer with random weights.</summary>
    /// <param name="inputs">Feature maps that come in, at least 1.</param>
    /// <param name="outputs">Feature maps that go out, at least 1.</param>
    /// <param name="kernel">Height and width of the kernel, at least 1.</param>
    /// <param name="padding">Zeros around the input; null for those that keep the size (kernel / 2).</param>
    /// <param name="options">Gain and the like; null for the standard.</param>
    public EqualizedConv2d(long inputs, long outputs, long kernel, long? padding = null, EqualizedOptions? options = null)
        : base(nameof(EqualizedConv2d))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        options ??= new EqualizedOptions();
        Kernel = kernel;
        Padding = padding ?? kernel / 2;
        _rule = EqualizedWeight.For(inputs * kernel * kernel, options);
        _hasBias = options.Bias;
        register_parameter("weight", _rule.Create(outputs, inputs, kernel, kernel));
        if (_hasBias)
        {
            register_parameter("bias", _rule.CreateBias(outputs, options.FirstBias));
        }
    }

    /// <summary>Height and width of the kernel.</summary>
    public long Kernel { get; }

    /// <summary>Zeros around the input.</summary>
    public long Padding { get; }

    /// <summary>The stored weights, [outputs, inputs, kernel, kernel].</summary>
    public Parameter Weight => get_parameter("weight")!;

    /// <summary>The stored biases, [outputs]; null for none.</summary>
    public Parameter? Bias => _hasBias ? get_parameter("bias") : null;

    /// <summary>The weights as they are used.</summary>
    public Tensor EffectiveWeight() => Weight * _rule.Multiplier;

    /// <summary>The biases as they are used; null for none.</summary>
    public Tensor? EffectiveBias() => _hasBias ? Bias! * _rule.BiasMultiplier : null;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using Tensor weight = EffectiveWeight();
        using Tensor? bias = EffectiveBias();
        return functional.conv2d(input, weight, bias, padding: [Padding, Padding]);
    }
}
