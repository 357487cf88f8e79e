using System.Text.Json;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

/// <summary>The numbers that Golden/feature_measures.py measures, and what it found.</summary>
internal static class GoldenNumbers
{
    internal static JsonElement Measured { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "feature_measures.json"))).RootElement;

    /// <summary>Sums of three numbers of a linear congruential generator, float64 [rows, columns].</summary>
    internal static Tensor Features(int rows, int columns, long state, double scale, double shift)
    {
        double[,] values = new double[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                values[row, column] = ((Draw() + Draw() + Draw() - 1.5) * scale) + (column == 0 ? shift : 0);
            }
        }

        return tensor(values);

        double Draw()
        {
            state = ((1103515245 * state) + 12345) % (1L << 31);
            return state / (double)(1L << 31);
        }
    }

    /// <summary>Waves with noise, float64 [1, 1, side, side] in [0, 1].</summary>
    internal static Tensor Picture(int side, long state, double noise)
    {
        Tensor rows = arange(side, dtype: ScalarType.Float64).unsqueeze(1) * 0.3, columns = arange(side, dtype: ScalarType.Float64) * 0.2;
        return (0.5 + ((rows + columns).sin() * 0.4) + Features(side, side, state, noise, 0)).clamp(0, 1).view(1, 1, side, side);
    }
}
