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

/// <summary>
/// A linear layer with an equalised learning rate (Karras et al., 2018, section 4.1): [N, inputs] to [N, outputs],
/// y = c W x + b with W ~ N(0, 1) at first and c = gain / sqrt(inputs).
/// </summary>
public sealed class EqualizedLinear : Module<Tensor, Tensor>
{
    private readonly EqualizedWeight _rule;
    private readonly bool _hasBias;

    /// <summary>A layer with random weights.</summary>
    /// <param name="inputs">Values in a row, at least 1.</param>
    /// <param name="outputs">Values in a row of the result, at least 1.</param>
    /// <param name="options">Gain and the like; null for the standard.</param>
    public EqualizedLinear(long inputs, long outputs, EqualizedOptions? options = null)
        : base(nameof(EqualizedLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        options ??= new EqualizedOptions();
        _rule = EqualizedWeight.For(inputs, options);
        _hasBias = options.Bias;
        register_parameter("weight", _rule.Create(outputs, inputs));
        if (_hasBias)
        {
            register_parameter("bias", _rule.CreateBias(outputs, options.FirstBias));
        }
    }

    /// <summary>The stored weights, [outputs, inputs].</summary>
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
        return functional.linear(input, weight, bias);
    }
}

/// <summary>How a layer with an equalised learning rate is set up.</summary>
public sealed record EqualizedOptions
{
    /// <summary>The gain of He's constant: the square root of 2 before a rectifier, 1 before nothing.</summary>
    public double Gain { get; init; } = Math.Sqrt(2);

    /// <summary>How fast its weights move against those of other layers: above 0. The mapping network of StyleGAN takes 0.01.</summary>
    public double LearningRateMultiplier { get; init; } = 1;

    /// <summary>False for weights that start at their size and are used as they are.</summary>
    public bool Equalized { get; init; } = true;

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The first value of the bias as it is used.</summary>
    public double FirstBias { get; init; }
}

/// <summary>
/// The equalised learning rate (Karras et al., 2018, section 4.1): weights start as N(0, 1) and are multiplied at run time by He's
/// constant gain / sqrt(inputs), so that optimisers with a normalised step move all weights at one speed. A learning-rate multiplier m
/// makes them start as N(0, 1 / m) and multiplies them by m more (Karras et al., 2019, appendix C). Switched off, weights start at
/// gain / sqrt(inputs) and are used as they are.
/// </summary>
internal readonly record struct EqualizedWeight
{
    private EqualizedWeight(double multiplier, double biasMultiplier, double deviation)
    {
        Multiplier = multiplier;
        BiasMultiplier = biasMultiplier;
        Deviation = deviation;
    }

    /// <summary>What weights are multiplied by at run time.</summary>
    internal double Multiplier { get; }

    /// <summary>What biases are multiplied by at run time.</summary>
    internal double BiasMultiplier { get; }

    private double Deviation { get; }

    /// <summary>The rule of one layer.</summary>
    /// <param name="inputs">Values that one output is computed from.</param>
    /// <param name="options">Gain, multiplier, and whether the learning rate is equalised.</param>
    internal static EqualizedWeight For(long inputs, EqualizedOptions options)
    {
        double he = options.Gain / Math.Sqrt(inputs);
        return options.Equalized
            ? new EqualizedWeight(he * options.LearningRateMultiplier, options.LearningRateMultiplier, 1 / options.LearningRateMultiplier)
            : new EqualizedWeight(1, 1, he);
    }

    /// <summary>Random first weights.</summary>
    internal Parameter Create(params ReadOnlySpan<long> shape) => new(randn(shape.ToArray()).mul_(Deviation));

    /// <summary>First biases that come out as <paramref name="value"/>.</summary>
    internal Parameter CreateBias(long count, double value) => new(full([count], value / BiasMultiplier));
}
