using GanMl.Models.Layers.Steps;

namespace GanMl.Models;

/// <summary>The interval in which a generator draws its pixel values, given by its last activation.</summary>
/// <param name="Minimum">The value of a black pixel.</param>
/// <param name="Maximum">The value of a white pixel.</param>
public readonly record struct PixelRange(float Minimum, float Maximum)
{
    /// <summary>[0, 1], the range of a sigmoid.</summary>
    public static PixelRange Sigmoid { get; } = new(0, 1);

    /// <summary>[-1, 1], the range of a hyperbolic tangent.</summary>
    public static PixelRange Tanh { get; } = new(-1, 1);

    /// <summary>White minus black.</summary>
    public float Width => Maximum - Minimum;
}
