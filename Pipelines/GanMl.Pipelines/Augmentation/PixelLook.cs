using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>What the pixels of some rows of a view are like.</summary>
/// <param name="Rows">How many rows were looked at.</param>
/// <param name="Minimum">Their smallest value; infinite without rows.</param>
/// <param name="Maximum">Their largest value.</param>
/// <param name="HasFractions">Whether a value lies between 0 and 1, as none of 0 to 255 does.</param>
internal sealed record PixelLook(int Rows, float Minimum, float Maximum, bool HasFractions)
{
    /// <summary>How the values are told in a message.</summary>
    internal string Range => string.Create(CultureInfo.InvariantCulture, $"{Minimum:0.###} to {Maximum:0.###}");

    /// <summary>Reads the pixels of the rows in <paramref name="places"/>, and no row after the last of them.</summary>
    /// <param name="view">The view.</param>
    /// <param name="column">A column of it: Vector&lt;Single&gt;.</param>
    /// <param name="places">Positions in the order of the view, counted from 0 and rising.</param>
    internal static PixelLook At(IDataView view, DataViewSchema.Column column, IEnumerable<long> places)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> pixels = default;
        var look = new PixelLook(0, float.PositiveInfinity, float.NegativeInfinity, false);
        long position = -1;
        foreach (long place in places)
        {
            while (position < place)
            {
                if (!cursor.MoveNext())
                {
                    return look;
                }

                position++;
            }

            read(ref pixels);
            look = look.With(pixels);
        }

        return look;
    }

    private PixelLook With(in VBuffer<float> pixels)
    {
        (float minimum, float maximum, bool hasFractions) = (Minimum, Maximum, HasFractions);
        foreach (float value in pixels.GetValues())
        {
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
            hasFractions |= value is > 0 and < 1;
        }

        if (!pixels.IsDense)
        {
            (minimum, maximum) = (Math.Min(minimum, 0), Math.Max(maximum, 0));
        }

        return new PixelLook(Rows + 1, minimum, maximum, hasFractions);
    }
}
