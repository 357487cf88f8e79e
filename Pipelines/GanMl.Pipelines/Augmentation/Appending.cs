using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Checks that views can be read as one, and makes the whole.</summary>
internal static class Appending
{
    private const string SlotNames = "SlotNames";
    private const string SameKeys = "Map all to keys of the same values (the keyData of MapValueToKey).";

    internal static AppendedView Create(IReadOnlyList<IDataView> views, ILogger logger)
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
        for (int i = 0; i < names.Length; i++)
        {
            DataViewSchema.Column[] columns = [.. sources.Select(source => source.Columns[i])];
            CheckMeaning(columns, column => KeyNames.Of(column), "keys", SameKeys);
            CheckAllNamed(columns);
            CheckMeaning(columns, SlotNamesOf, "values", "Concatenate the columns in the same order everywhere.");
            AppendedPixels.Check(views, columns);
        }

        return new AppendedView(sources, names, NoiseUse.Join(views, logger));
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
        if (column.Type.Equals(wanted.Type))
        {
            return column;
        }

        string classes = KeyNames.Of(column) is { } names && KeyNames.Of(wanted) is { } wantedNames
            ? $" The keys stand for {KeyNames.List(names)} there, and for {KeyNames.List(wantedNames)} in the first view: map both to keys "
                + "of the same values (the keyData of MapValueToKey)."
            : "";
        throw new ArgumentException(
            $"Column '{wanted.Name}' is {column.Type} in view {place} (counted from 0), but {wanted.Type} in the first view.{classes}");
    }

    /// <summary>Compares what equal numbers stand for in each view with the first view that says it.</summary>
    private static void CheckMeaning(
        DataViewSchema.Column[] columns, Func<DataViewSchema.Column, string[]?> namesOf, string what, string remedy)
    {
        string[]? first = null;
        int firstPlace = 0;
        for (int place = 0; place < columns.Length; place++)
        {
            if (namesOf(columns[place]) is not { } names)
            {
                continue;
            }

            if (first is null)
            {
                (first, firstPlace) = (names, place);
            }
            else if (!names.SequenceEqual(first))
            {
                throw new ArgumentException(
                    $"The {what} of column '{columns[place].Name}' stand for {KeyNames.List(names)} in view {place} (counted from 0), but "
                    + $"for {KeyNames.List(first)} in view {firstPlace}. {remedy}");
            }
        }
    }

    /// <summary>Where some keys have values, the position of those that have none says nothing.</summary>
    private static void CheckAllNamed(DataViewSchema.Column[] columns)
    {
        string[]?[] names = KeyNames.KeyTypeOf(columns[0]) is null ? [] : [.. columns.Select(column => KeyNames.Of(column))];
        int named = Array.FindIndex(names, values => values is not null);
        int nameless = named < 0 ? -1 : Array.FindIndex(names, values => values is null);
        if (nameless >= 0)
        {
            throw new ArgumentException(
                $"The keys of column '{columns[named].Name}' stand for {KeyNames.List(names[named]!)} in view {named} (counted from 0), "
                + $"but nothing says what they stand for in view {nameless}. {SameKeys}");
        }
    }

    private static string[]? SlotNamesOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(SlotNames)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(SlotNames, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
