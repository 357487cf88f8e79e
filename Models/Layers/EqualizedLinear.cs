namespace GanMl.Models.Layers;

/// <summary>
/// A linear layer with an equalised learning rate (Karras et al., 2018, section 4.1): [N, inputs] to [N, outputs],
/// y = c W x + b with W ~ N(0, 1) at first and c = gain / sqrt(inputs).
/// </summary>
public sealed class EqualizedLinear : Module<Tensor, Tensor>
{
    private readonly EqualizedWeight _rule;

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
        Weight = _rule.Create(outputs, inputs);
        Bias = options.Bias ? _rule.CreateBias(outputs, options.FirstBias) : null;
        register_parameter("weight", Weight);
        if (Bias is not null)
        {
            register_parameter("bias", Bias);
        }
    }

    /// <summary>The stored weights, [outputs, inputs].</summary>
    public Parameter Weight { get; }

    /// <summary>The stored biases, [outputs]; null for none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The weights as they are used.</summary>
    public Tensor EffectiveWeight() => Weight * _rule.Multiplier;

    /// <summary>The biases as they are used; null for none.</summary>
    public Tensor? EffectiveBias() => Bias is null ? null : Bias * _rule.BiasMultiplier;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using Tensor weight = EffectiveWeight();
        using Tensor? bias = EffectiveBias();
        return functional.linear(input, weight, bias);
    }
}
