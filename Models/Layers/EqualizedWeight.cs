namespace GanMl.Models.Layers;

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
