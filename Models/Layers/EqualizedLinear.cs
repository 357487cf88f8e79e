namespace GanMl.Models.Layers;

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
