namespace GanMl.Models.Layers;

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
