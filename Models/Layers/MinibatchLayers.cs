namespace GanMl.Models.Layers;

/// <summary>
/// Minibatch standard deviation (Karras et al., 2018, section 3): the standard deviation of each feature at each position over a group
/// of the batch, averaged to one value a group, joins as one more feature map. [N, C, H, W] to [N, C + 1, H, W], or [N, F] to [N, F + 1].
/// </summary>
/// <remarks>
/// A discriminator sees by it that the images of a batch are too much alike. Groups are neighbours in the batch; where the group size does
/// not divide the batch, the largest smaller one that does is taken. The variance is that of the population, and 1e-8 is added to it.
/// </remarks>
public sealed class MinibatchStandardDeviation : Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-8;

    /// <summary>A layer without weights.</summary>
    /// <param name="group">Images in a group, at least 1.</param>
    public MinibatchStandardDeviation(long group = 4)
        : base(nameof(MinibatchStandardDeviation))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(group, 1);
        Group = group;
    }

    /// <summary>Images in a group.</summary>
    public long Group { get; }

    /// <summary>A layer over groups of some images; null for none.</summary>
    /// <param name="group">Images in a group; 0 for no layer.</param>
    /// <param name="maps">Feature maps before it; then those behind it.</param>
    public static MinibatchStandardDeviation? For(int group, ref long maps)
    {
        if (group == 0)
        {
            return null;
        }

        maps++;
        return new MinibatchStandardDeviation(group);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        long[] shape = input.shape;
        long group = Math.Min(Group, shape[0]);
        while (shape[0] % group != 0)
        {
            group--;
        }

        Tensor grouped = input.reshape([shape[0] / group, group, .. shape.Skip(1)]);
        Tensor deviation = (grouped.var(1, unbiased: false) + Epsilon).sqrt().flatten(1).mean([1]);
        long[] ones = [.. Enumerable.Repeat(1L, shape.Length - 1)];
        Tensor plane = deviation.repeat_interleave(group).view([shape[0], .. ones]).expand([shape[0], 1, .. shape.Skip(2)]);
        return cat([input, plane], 1);
    }
}

/// <summary>
/// Minibatch discrimination (Salimans et al., 2016, section 3.2): each feature vector is projected to some kernels of a few values, and
/// for each kernel b the sum over the batch of exp(-|M_ib - M_jb|), the closeness of the image to all, joins the features. [N, F] to
/// [N, F + kernels].
/// </summary>
/// <remarks>A discriminator sees by it that the images of a batch are alike, and in which way; the image itself counts, with 1.</remarks>
public sealed class MinibatchDiscrimination : Module<Tensor, Tensor>
{
    private readonly long _values;

    /// <summary>A layer with random weights.</summary>
    /// <param name="features">Features that come in, at least 1.</param>
    /// <param name="kernels">Kernels, at least 1.</param>
    /// <param name="values">Values of a kernel, at least 1; the paper's code takes 5.</param>
    public MinibatchDiscrimination(long features, long kernels, long values = 5)
        : base(nameof(MinibatchDiscrimination))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(values, 1);
        Kernels = kernels;
        _values = values;
        register_parameter("weight", new Parameter(randn(features, kernels * values) / Math.Sqrt(features)));
    }

    /// <summary>Kernels: so many values join.</summary>
    public long Kernels { get; }

    /// <summary>A layer of some kernels; null for none.</summary>
    /// <param name="kernels">Kernels; 0 for no layer.</param>
    /// <param name="features">Features before it; then those behind it.</param>
    public static MinibatchDiscrimination? For(int kernels, ref long features)
    {
        if (kernels == 0)
        {
            return null;
        }

        var layer = new MinibatchDiscrimination(features, kernels);
        features += layer.Kernels;
        return layer;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        // The batch is the last axis, along which a CPU is fastest: [values, kernels, N], and pairs of images behind the kernels.
        Tensor projected = input.matmul(get_parameter("weight")!).view(-1, Kernels, _values).permute(2, 1, 0).contiguous();
        Tensor distance = (projected.unsqueeze(3) - projected.unsqueeze(2)).abs().sum([0]);
        return cat([input, distance.neg().exp().sum([2]).t()], 1);
    }
}
