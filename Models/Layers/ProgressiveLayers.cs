namespace GanMl.Models.Layers;

/// <summary>
/// Pixelwise feature vector normalisation (Karras et al., 2018, section 4.2): each feature vector is brought to length sqrt(C),
/// b = a / sqrt(mean over the C maps of a² + 1e-8). [N, C, ...] to the same shape.
/// </summary>
public sealed class PixelNormalization() : Module<Tensor, Tensor>(nameof(PixelNormalization))
{
    /// <summary>What is added before the root.</summary>
    public const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input * (input.square().mean([1], keepdim: true) + Epsilon).rsqrt();
}

/// <summary>
/// The fade-in of a new layer (Karras et al., 2018, figure 2): the weighted sum (1 - alpha) old + alpha new of two tensors of one shape.
/// </summary>
public sealed class FadeIn() : Module<Tensor, Tensor, Tensor>(nameof(FadeIn))
{
    /// <summary>The weight of the new layer, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1].</exception>
    public double Alpha
    {
        get;
        set => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Alpha lies between 0 and 1.");
    } = 1;

    /// <inheritdoc/>
    public override Tensor forward(Tensor old, Tensor @new) => (old * (1 - Alpha)) + (@new * Alpha);
}

/// <summary>
/// Halves height and width through a low-pass filter (Zhang, 2019; Karras et al., 2019): [1, 3, 3, 1] in both directions with stride 2,
/// which is a blur by [1, 2, 1] before the mean of each 2 x 2. [N, C, H, W] to [N, C, H / 2, W / 2], zeros around the image.
/// </summary>
public sealed class BlurredDownsample : Module<Tensor, Tensor>
{
    private static readonly float[] Taps = [1 / 8f, 3 / 8f, 3 / 8f, 1 / 8f];

    /// <summary>A layer without weights to learn.</summary>
    /// <param name="maps">Feature maps, at least 1.</param>
    public BlurredDownsample(long maps)
        : base(nameof(BlurredDownsample))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maps, 1);
        Maps = maps;
        using Tensor taps = tensor(Taps);
        register_buffer("kernel", outer(taps, taps).expand(maps, 1, 4, 4).contiguous());
    }

    /// <summary>Feature maps.</summary>
    public long Maps { get; }

    /// <summary>The filter of every map, [C, 1, 4, 4].</summary>
    public Tensor Kernel => get_buffer("kernel")!;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => functional.conv2d(input, Kernel, strides: [2, 2], padding: [1, 1], groups: Maps);
}
