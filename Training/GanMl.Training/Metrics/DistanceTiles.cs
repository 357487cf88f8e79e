using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>Takes in the squared distances of some vectors to some references.</summary>
/// <param name="vector">The number of the first vector.</param>
/// <param name="reference">The number of the first reference.</param>
/// <param name="references">How many references.</param>
/// <param name="squared">A row for each vector, one behind the other, a distance for each reference.</param>
internal delegate void DistanceVisitor(int vector, int reference, int references, ReadOnlySpan<double> squared);

/// <summary>
/// The distances of all vectors to all references, a tile at a time. A tile is one matrix product in float64, whatever the vectors are in,
/// and small enough to stay in the cache of a core while it is looked at. Vectors that differ by less than rounding does are at no
/// distance.
/// </summary>
internal static class DistanceTiles
{
    /// <summary>
    /// The squared distance that rounding leaves between equal images, as a share of their squared lengths: features are float32, and a
    /// network rounds otherwise at another place of a batch.
    /// </summary>
    private const double Rounding = 1e-12;

    private const int Vectors = 128;
    private const int References = 1_024;

    /// <summary>How many values of type float64 are made of references at once.</summary>
    private const long Values = 1L << 21;

    /// <summary>Goes through all tiles: for one range of references after the other, all vectors in their order.</summary>
    /// <param name="vectors">Vectors [M, D] on the CPU.</param>
    /// <param name="references">References [N, D] on the CPU.</param>
    /// <param name="visit">Takes in a tile.</param>
    internal static void Visit(Tensor vectors, Tensor references, DistanceVisitor visit)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int count = (int)vectors.size(0), all = (int)references.size(0), width = (int)vectors.size(1);
        int step = (int)Math.Clamp(Values / Math.Max(1, width), 1, References);
        double[] lengths = SquaredLengths(vectors), referenceLengths = SquaredLengths(references);
        double[] squared = new double[Math.Min(Vectors, count) * Math.Min(step, all)];
        for (int reference = 0; reference < all; reference += step)
        {
            using DisposeScope outer = NewDisposeScope();
            int columns = Math.Min(step, all - reference);
            Tensor right = references.narrow(0, reference, columns).to(ScalarType.Float64).t();
            for (int vector = 0; vector < count; vector += Vectors)
            {
                using DisposeScope inner = NewDisposeScope();
                int rows = Math.Min(Vectors, count - vector);
                Tensor left = vectors.narrow(0, vector, rows).to(ScalarType.Float64);
                left.mm(right).data<double>().CopyTo(squared.AsSpan(0, rows * columns));
                ToDistances(squared, rows, columns, lengths.AsSpan(vector), referenceLengths.AsSpan(reference, columns));
                visit(vector, reference, columns, squared.AsSpan(0, rows * columns));
            }
        }
    }

    private static void ToDistances(
        double[] products, int rows, int columns, ReadOnlySpan<double> lengths, ReadOnlySpan<double> referenceLengths)
    {
        for (int row = 0; row < rows; row++)
        {
            Span<double> line = products.AsSpan(row * columns, columns);
            double length = lengths[row];
            for (int column = 0; column < line.Length; column++)
            {
                double both = length + referenceLengths[column], distance = both - (2 * line[column]);
                line[column] = distance <= both * Rounding ? 0 : distance;
            }
        }
    }

    private static double[] SquaredLengths(Tensor vectors)
    {
        double[] lengths = new double[vectors.size(0)];
        foreach ((long first, long rows) in FeatureMatrix.Blocks(vectors.size(0), vectors.size(1)))
        {
            using DisposeScope block = NewDisposeScope();
            vectors.narrow(0, first, rows).to(ScalarType.Float64).square().sum(1).data<double>()
                .CopyTo(lengths.AsSpan((int)first, (int)rows));
        }

        return lengths;
    }
}
