using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Checks that views can be read as one, and makes the whole.</summary>
internal static class Appending
{
    internal static AppendedView Create(IReadOnlyList<IDataView> views)
    {
        if (views.Count == 0)
        {
            throw new ArgumentException("There are no views to append.", nameof(views));
        }

        string[] names = [.. views[0].Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        AppendedSource[] sources =
        [
            .. views.Select((view, place) => new AppendedSource(view, Match(views[0].Schema, view.Schema, names, place))),
        ];
        return new AppendedView(sources, names, mark: null);
    }

    /// <summary>The class names of a label column, in the order of its keys; empty when it has none.</summary>
    internal static string[] KeyNames(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(ColumnTypes.KeyValues)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return [];
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(ColumnTypes.KeyValues, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static DataViewSchema.Column[] Match(DataViewSchema first, DataViewSchema other, string[] names, int place)
    {
        string[] further = [.. other.Where(column => !column.IsHidden).Select(column => column.Name).Except(names)];
        if (further.Length > 0)
        {
            throw new ArgumentException(
                $"View {place} (counted from 0) has the column '{further[0]}', which the first view has not. Append views with the same "
                + "columns: leave out what others lack with mlContext.Transforms.DropColumns or SelectColumns.");
        }

        return [.. names.Select(name => Match(first[name], other, place))];
    }

    private static DataViewSchema.Column Match(DataViewSchema.Column wanted, DataViewSchema other, int place)
    {
        DataViewSchema.Column column = other.GetColumnOrNull(wanted.Name) ?? throw new ArgumentException(
            $"View {place} (counted from 0) has no column '{wanted.Name}', which the first view has. Append views with the same columns: "
            + "leave out what others lack with mlContext.Transforms.DropColumns or SelectColumns.");
        if (!column.Type.Equals(wanted.Type))
        {
            throw new ArgumentException(
                $"Column '{wanted.Name}' is {column.Type} in view {place} (counted from 0), but {wanted.Type} in the first view.");
        }

        string[] names = KeyNames(column);
        string[] wantedNames = KeyNames(wanted);
        if (wanted.Type is KeyDataViewType && names.Length > 0 && wantedNames.Length > 0 && !names.SequenceEqual(wantedNames))
        {
            throw new ArgumentException(
                $"The keys of column '{wanted.Name}' stand for {string.Join(", ", names)} in view {place} (counted from 0), but for "
                + $"{string.Join(", ", wantedNames)} in the first view. Map both to keys with the same names (the keyData of "
                + "MapValueToKey).");
        }

        return column;
    }
}
