namespace GanMl.Models.Layers.Steps;

/// <summary>The absolute value of each value.</summary>
public sealed class Absolute() : Module<Tensor, Tensor>(nameof(Absolute))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.abs();
}

/// <summary>Each value with the other sign.</summary>
public sealed class Negate() : Module<Tensor, Tensor>(nameof(Negate))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.neg();
}

/// <summary>Each value times itself.</summary>
public sealed class Square() : Module<Tensor, Tensor>(nameof(Square))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input * input;
}

/// <summary>The square root of each value; values below 0 give what is not a number.</summary>
public sealed class SquareRoot() : Module<Tensor, Tensor>(nameof(SquareRoot))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.sqrt();
}

/// <summary>Each value to a fixed power.</summary>
/// <param name="exponent">The power.</param>
public sealed class Power(double exponent) : Module<Tensor, Tensor>(nameof(Power))
{
    /// <summary>The power.</summary>
    public double Exponent { get; } = exponent;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.pow(Exponent);
}

/// <summary>e to the power of each value.</summary>
public sealed class Exponential() : Module<Tensor, Tensor>(nameof(Exponential))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.exp();
}

/// <summary>The natural logarithm of each value; values below 0 give what is not a number.</summary>
public sealed class Logarithm() : Module<Tensor, Tensor>(nameof(Logarithm))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.log();
}

/// <summary>Each value plus a fixed number.</summary>
/// <param name="number">The number.</param>
public sealed class AddConstant(double number) : Module<Tensor, Tensor>(nameof(AddConstant))
{
    /// <summary>The number.</summary>
    public double Number { get; } = number;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input + Number;
}

/// <summary>Each value times a fixed number.</summary>
/// <param name="factor">The number.</param>
public sealed class Scale(double factor) : Module<Tensor, Tensor>(nameof(Scale))
{
    /// <summary>The number.</summary>
    public double Factor { get; } = factor;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input * Factor;
}

/// <summary>Each value held between two bounds.</summary>
/// <param name="minimum">The lower bound.</param>
/// <param name="maximum">The upper bound, at least the lower.</param>
public sealed class Clamp(double minimum, double maximum) : Module<Tensor, Tensor>(nameof(Clamp))
{
    /// <summary>The lower bound.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The upper bound.</summary>
    public double Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.clamp(Minimum, Maximum);
}
