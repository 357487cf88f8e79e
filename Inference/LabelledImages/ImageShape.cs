namespace GanMl.Inference.LabelledImages;

/// <summary>The shape of one image, in the order in which its values lie: channel by channel, row by row.</summary>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>How many values one image has: channels x height x width.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>Channels x height x width, for example <c>1x28x28</c>.</summary>
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
