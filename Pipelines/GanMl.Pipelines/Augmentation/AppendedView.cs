using GanMl.Pipelines.Views;
using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// Several views read as one, one after the other; or, in random order, as if their rows had been thrown together. Nothing is read
/// before it is asked for, and a view is not opened before its first row is.
/// </summary>
internal sealed class AppendedView : IDataView
{
    private readonly AppendedSource[] _sources;

    /// <param name="sources">The views, in order; the columns of each have the same types.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="noise">Which noise the generated rows among them come from, as far as it is known.</param>
    internal AppendedView(AppendedSource[] sources, IReadOnlyList<string> names, IReadOnlyList<UsedNoise> noise)
    {
        _sources = sources;
        Noise = noise;
        var builder = new DataViewSchema.Builder();
        for (int i = 0; i < names.Count; i++)
        {
            DataViewSchema.Column described = sources.Select(source => source.Columns[i])
                .FirstOrDefault(column => KeyNames.Of(column) is not null, sources[0].Columns[i]);
            builder.AddColumn(names[i], described.Type, described.Annotations);
        }

        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    /// <summary>Which noise the generated rows among them come from, as far as it is known.</summary>
    internal IReadOnlyList<UsedNoise> Noise { get; }

    /// <summary>Whether all rows can be thrown together: their number must be known for each order to be as likely as any other.</summary>
    public bool CanShuffle => _sources.All(source => source.View.CanShuffle && source.View.GetRowCount() is not null);

    public long? GetRowCount()
    {
        long total = 0;
        foreach (AppendedSource source in _sources)
        {
            if (source.View.GetRowCount() is not { } count)
            {
                return null;
            }

            total = checked(total + count);
        }

        return total;
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Random? order = CanShuffle ? rand : null;
        var active = new ActiveColumns(Schema, columnsNeeded);
        AppendedPart[] parts =
        [
            .. _sources.Select(source =>
            {
                // Drawn here, so that the order does not depend on which view is opened first.
                Random? own = order is null ? null : new Random(order.Next());
                return new AppendedPart(source, () => source.View.GetRowCursor(Needed(source, active), own));
            }),
        ];
        return new AppendedCursor(this, active, parts, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        if ((rand is not null && CanShuffle) || n <= 1)
        {
            return [GetRowCursor(columnsNeeded, rand)];
        }

        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor[][] sets = [.. _sources.Select(source => source.View.GetRowCursorSet(Needed(source, active), n, null))];
        return
        [
            .. Enumerable.Range(0, sets.Max(set => set.Length)).Select(place =>
            {
                AppendedPart[] parts =
                [
                    .. _sources.Select((source, i) =>
                        new AppendedPart(source, place < sets[i].Length ? () => sets[i][place] : null, isOpen: true)),
                ];
                return new AppendedCursor(this, active, parts, null);
            }),
        ];
    }

    private static IEnumerable<DataViewSchema.Column> Needed(AppendedSource source, ActiveColumns active) =>
        source.Columns.Where((_, i) => active[i]);
}

/// <summary>One of several views that are read as one.</summary>
/// <param name="View">The view.</param>
/// <param name="Columns">For each column of the whole, which of the view's columns it is.</param>
internal sealed record AppendedSource(IDataView View, DataViewSchema.Column[] Columns);
