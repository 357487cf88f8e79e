using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// Finds views whose pixels are in different ranges, which no type shows: 0 to 1 in one, as GanMl gives them, and 0 to 255 in another, as
/// ML.NET's <c>ExtractPixels</c> does unless it is told otherwise, or -1 to 1, as many networks take them.
/// </summary>
/// <remarks>
/// Pixels are vectors of three dimensions with 1, 3 or 4 channels, those in a column called Pixels, and those that GanMl knows as such.
/// Other vectors may be any features, which are above 1 or below 0 in one view and not in another by chance. Of these only long ones are
/// looked at, and only fractions from 0 to 1 beside values as high as those of bytes are noticed.
/// </remarks>
internal static class AppendedPixels
{
    private const string UsualName = "Pixels";
    private const float Tolerance = 1e-4f;
    private const int FirstRows = 8;
    private const int FarthestRow = 4_096;

    // The smallest images that anybody learns from have 8 by 8 pixels.
    private const int LeastLength = 64;

    // Features that are fractions in one view hardly reach it in another; white bytes do.
    private const float HighByte = 128;

    /// <param name="views">The views.</param>
    /// <param name="columns">The column of each that becomes one.</param>
    /// <exception cref="ArgumentException">The pixels of two views are in different ranges.</exception>
    internal static void Check(IReadOnlyList<IDataView> views, DataViewSchema.Column[] columns)
    {
        if (columns[0].Type is not VectorDataViewType { ItemType: NumberDataViewType { RawType: var raw } } type
            || raw != typeof(float)
            || columns.All(ColumnTypes.AreUnitPixels))
        {
            return;
        }

        bool arePixels = AreOfImages(type) || columns[0].Name == UsualName || columns.Any(ColumnTypes.AreUnitPixels);
        if (!arePixels && (type.Size < LeastLength || type.Dimensions.Length > 1))
        {
            return;
        }

        // What is known is not looked at, so that no image is generated before it is read.
        PixelLook?[] looks =
        [
            .. columns.Select((column, i) =>
                ColumnTypes.AreUnitPixels(column) ? null : PixelLook.At(views[i], column, arePixels ? Places() : FirstPlaces())),
        ];
        (int unit, int other) = arePixels ? OfPixels(looks) : OfVectors(looks);
        if (other >= 0)
        {
            throw new ArgumentException(
                $"The pixels in column '{columns[other].Name}' go from {looks[other]!.Range} in view {other} (counted from 0), but those "
                + $"of view {unit} {(looks[unit] is { } look && !IsUnit(look) ? $"go from {look.Range}" : "are from 0 to 1")}. "
                + "Bring all to one range: ExtractPixels gives 0 to 1 with scaleImage: 1 / 255f.");
        }
    }

    /// <returns>Two views in different ranges; -1 for none.</returns>
    private static (int One, int Other) OfPixels(PixelLook?[] looks)
    {
        int unit = Array.FindIndex(looks, look => look is null);
        bool isKnown = unit >= 0;
        unit = isKnown ? unit : Array.FindIndex(looks, IsUnit);
        int other = unit < 0 ? -1 : Array.FindIndex(
            looks, look => look?.Maximum > 1 + Tolerance || look?.Minimum < -Tolerance || (isKnown && float.IsNaN(look?.Minimum ?? 0)));
        if (other >= 0)
        {
            return (unit, other);
        }

        // Between -1 and 1, some of many pixels are darker than the middle; without any, and not of one grey, they have black at 0.
        int positive = Array.FindIndex(looks, look => look is { Minimum: >= 0 } && look.Maximum > look.Minimum);
        int signed = Array.FindIndex(looks, look => look is { Minimum: < -Tolerance and >= -1 - Tolerance, Maximum: <= 1 + Tolerance });
        return positive >= 0 && signed >= 0 ? (positive, signed) : (-1, -1);
    }

    private static (int One, int Other) OfVectors(PixelLook?[] looks)
    {
        int unit = Array.FindIndex(looks, IsUnit);
        return (unit, unit < 0 ? -1 : Array.FindIndex(looks, look => look is { Minimum: >= 0, Maximum: >= HighByte and <= byte.MaxValue }));
    }

    private static bool IsUnit(PixelLook? look) => look is { HasFractions: true, Minimum: >= 0, Maximum: <= 1 };

    /// <summary>Images have three dimensions, one of which is 1, 3 or 4 channels.</summary>
    private static bool AreOfImages(VectorDataViewType type) =>
        type.Dimensions is [int first, _, int last] && (first is 1 or 3 or 4 || last is 1 or 3 or 4);

    /// <summary>The first rows and then ever fewer: rows are often sorted by class, and a class may be dark.</summary>
    internal static IEnumerable<long> Places()
    {
        for (int place = 0; place <= FarthestRow; place = place < FirstRows ? place + 1 : 2 * place)
        {
            yield return place;
        }
    }

    /// <summary>Features may cost much to compute.</summary>
    private static IEnumerable<long> FirstPlaces() => Enumerable.Range(0, FirstRows).Select(place => (long)place);
}
