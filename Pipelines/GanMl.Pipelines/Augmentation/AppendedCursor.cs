using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Reads an <see cref="AppendedView"/>, or the part of it that falls to one cursor of a set.</summary>
internal sealed class AppendedCursor : DataViewRowCursor
{
    // The batches of a view are numbered below this; those of the next one follow.
    private const int BatchBits = 48;

    private readonly AppendedView _view;
    private readonly ActiveColumns _active;
    private readonly AppendedPart[] _parts;
    private readonly Random? _random;
    private int _current;
    private long _position = -1;

    /// <param name="view">The view.</param>
    /// <param name="active">The columns that are asked for.</param>
    /// <param name="parts">What is read, in order.</param>
    /// <param name="random">Chooses the view of each row; null to read one after the other.</param>
    internal AppendedCursor(AppendedView view, ActiveColumns active, AppendedPart[] parts, Random? random)
    {
        _view = view;
        _active = active;
        _parts = parts;
        _random = random;
    }

    public override DataViewSchema Schema => _view.Schema;

    public override long Position => _position;

    public override long Batch => _position < 0 ? 0 : ((long)_current << BatchBits) + Current.Cursor.Batch;

    private AppendedPart Current => _parts[_current];

    public override bool MoveNext()
    {
        while (Choose())
        {
            if (Current.MoveNext())
            {
                _position++;
                return true;
            }
        }

        _position = -1;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        ValueGetter<DataViewRowId> read = ReadCurrent(part => part.Cursor.GetIdGetter());
        return (ref DataViewRowId id) =>
        {
            read(ref id);
            id = id.Combine(new DataViewRowId((ulong)_current, 0));
        };
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = _active.Demand(column);
        ActiveColumns.CheckType<TValue>(column);
        return ReadCurrent(part => part.GetGetter<TValue>(index));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.ForEach(_parts, part => part.Dispose());
        }

        base.Dispose(disposing);
    }

    /// <summary>Goes to the view of the next row: in order, or at random by how many rows each has left. False when none has.</summary>
    private bool Choose()
    {
        if (_random is null)
        {
            while (_current < _parts.Length && Current.Remaining == 0)
            {
                _current++;
            }

            return _current < _parts.Length;
        }

        long place = 0;
        foreach (AppendedPart part in _parts)
        {
            place += part.Remaining!.Value;
        }

        if (place == 0)
        {
            return false;
        }

        place = _random.NextInt64(place);
        _current = 0;
        while (place >= Current.Remaining)
        {
            place -= Current.Remaining!.Value;
            _current++;
        }

        return true;
    }

    /// <summary>Reads from the view of the current row; that of each view is opened when it is first needed.</summary>
    private ValueGetter<TValue> ReadCurrent<TValue>(Func<AppendedPart, ValueGetter<TValue>> open)
    {
        var getters = new ValueGetter<TValue>?[_parts.Length];
        return (ref TValue value) =>
        {
            if (_position < 0)
            {
                throw new InvalidOperationException("The cursor stands at no row: call MoveNext, and read while it returns true.");
            }

            (getters[_current] ??= open(Current))(ref value);
        };
    }
}

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

    public void Dispose() => _cursor?.Dispose();
}
