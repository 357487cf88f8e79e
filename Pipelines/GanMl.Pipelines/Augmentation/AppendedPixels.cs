using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// Finds views whose pixels are in different ranges, which no type shows: 0 to 1 in one, as GanMl gives them, and 0 to 255 in another, as
/// ML.NET's <c>ExtractPixels</c> does unless it is told otherwise.
/// </summary>
internal static class AppendedPixels
{
    private const float Tolerance = 1e-4f;
    private const int FirstRows = 8;
    private const int FarthestRow = 4_096;

    /// <param name="views">The views.</param>
    /// <param name="columns">The column of each that becomes one.</param>
    /// <exception cref="ArgumentException">The pixels of one view are from 0 to 1, and those of another are not.</exception>
    internal static void Check(IReadOnlyList<IDataView> views, DataViewSchema.Column[] columns)
    {
        if (!IsOfPixels(columns[0].Type) || columns.All(ColumnTypes.AreUnitPixels))
        {
            return;
        }

        // What is known is not looked at, so that no image is generated before it is read.
        PixelLook?[] looks =
        [
            .. columns.Select((column, i) => ColumnTypes.AreUnitPixels(column) ? null : PixelLook.At(views[i], column, Places())),
        ];
        int unit = Array.FindIndex(looks, look => look is null);
        bool isKnown = unit >= 0;
        unit = isKnown ? unit : Array.FindIndex(looks, look => look is { HasFractions: true, Minimum: >= 0, Maximum: <= 1 });
        int other = unit < 0 ? -1 : Array.FindIndex(
            looks, look => look?.Maximum > 1 + Tolerance || (isKnown && (look?.Minimum < -Tolerance || float.IsNaN(look?.Minimum ?? 0))));
        if (other >= 0)
        {
            throw new ArgumentException(
                $"The pixels in column '{columns[other].Name}' go from {looks[other]!.Range} in view {other} (counted from 0), but those "
                + $"of view {unit} are from 0 to 1. Bring all to one range: ExtractPixels gives 0 to 1 with scaleImage: 1 / 255f.");
        }
    }

    /// <summary>Images have three dimensions, one of which is 1, 3 or 4 channels.</summary>
    private static bool IsOfPixels(DataViewType type) =>
        type is VectorDataViewType { Dimensions: [int first, _, int last], ItemType: NumberDataViewType { RawType: var raw } }
        && raw == typeof(float)
        && (first is 1 or 3 or 4 || last is 1 or 3 or 4);

    /// <summary>The first rows and then ever fewer: rows are often sorted by class, and a class may be dark.</summary>
    private static IEnumerable<long> Places()
    {
        for (int place = 0; place <= FarthestRow; place = place < FirstRows ? place + 1 : 2 * place)
        {
            yield return place;
        }
    }
}
