using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Points;

/// <summary>
/// Normal distributions of one width around some centres in the plane, each as likely as the others: what generators of points are taught,
/// because every mode that they leave out can be counted (Srivastava et al., 2017, VEEGAN; Lin et al., 2018, PacGAN).
/// </summary>
/// <param name="Name">On the command line and in the table.</param>
/// <param name="Centres">Where the modes are.</param>
/// <param name="Deviation">Standard deviation along each axis.</param>
internal sealed record PointMixture(string Name, IReadOnlyList<(float X, float Y)> Centres, float Deviation)
{
    /// <summary>A point belongs to a mode if it is within so many standard deviations of the centre.</summary>
    private const float Near = 3;

    /// <summary>Eight modes on a circle of radius 1, of standard deviation 0.01.</summary>
    internal static PointMixture Ring { get; } = new(
        "ring", [.. Enumerable.Range(0, 8).Select(i => (MathF.Cos(i * MathF.PI / 4), MathF.Sin(i * MathF.PI / 4)))], 0.01f);

    /// <summary>25 modes on a grid from -4 to 4, of standard deviation 0.05.</summary>
    internal static PointMixture Grid { get; } = new(
        "grid", [.. Enumerable.Range(0, 25).Select(i => ((i % 5 * 2f) - 4, (i / 5 * 2f) - 4))], 0.05f);

    /// <summary>Points of it, [count, 1, 1, 2], by torch's global random numbers.</summary>
    internal Tensor Sample(int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor which = randint(0, Centres.Count, [count], ScalarType.Int64);
        Tensor points = CentreTensor().index_select(0, which) + (randn(count, 2) * Deviation);
        return points.view(count, 1, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>How many modes have points within three standard deviations, and the share of points that are so near to one.</summary>
    /// <param name="points">[N, 1, 1, 2].</param>
    internal (int Modes, double HighQuality) Judge(Tensor points)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor distance, Tensor nearest) = cdist(points.view(-1, 2), CentreTensor()).min(1);
        long[] modes = nearest[distance.le(Near * Deviation)].data<long>().ToArray();
        return (modes.Distinct().Count(), modes.Length / (double)points.size(0));
    }

    private Tensor CentreTensor() => tensor(Centres.SelectMany(centre => new[] { centre.X, centre.Y }).ToArray(), [Centres.Count, 2]);
}
