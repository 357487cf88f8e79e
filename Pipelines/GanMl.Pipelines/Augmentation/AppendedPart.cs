using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>A cursor's share of one of the views.</summary>
internal sealed class AppendedPart : IDisposable
{
    private readonly AppendedSource _source;
    private readonly Func<DataViewRowCursor>? _open;
    private DataViewRowCursor? _cursor;

    /// <param name="source">The view.</param>
    /// <param name="open">Opens it; null where this cursor has no share of it.</param>
    /// <param name="isOpen">Whether the cursor exists already, so that it has to be disposed even if nobody reads it.</param>
    internal AppendedPart(AppendedSource source, Func<DataViewRowCursor>? open, bool isOpen = false)
    {
        _source = source;
        _open = open;
        Remaining = open is null ? 0 : source.View.GetRowCount();
        if (isOpen)
        {
            _cursor = open?.Invoke();
        }
    }

    /// <summary>How many rows are left; null when that is not known.</summary>
    internal long? Remaining { get; private set; }

    internal DataViewRowCursor Cursor => _cursor ??= _open!();

    internal bool MoveNext()
    {
        if (_open is null || !Cursor.MoveNext())
        {
            Remaining = 0;
            return false;
        }

        Remaining--;
        return true;
    }

    internal ValueGetter<TValue> GetGetter<TValue>(int column) => Cursor.GetGetter<TValue>(_source.Columns[column]);

    /// <summary>The mark of each row: the view's own, or the same for all.</summary>
    internal ValueGetter<bool> GetMarkGetter()
    {
        bool mark = _source.Mark;
        return _source.Marks is { } marks ? Cursor.GetGetter<bool>(marks) : (ref bool value) => value = mark;
    }

    public void Dispose() => _cursor?.Dispose();
}
