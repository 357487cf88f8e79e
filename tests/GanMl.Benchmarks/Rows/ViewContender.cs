using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Benchmarks.Rows;

/// <summary>A transformer of ML.NET, read through one cursor or through a set of them, each on a thread of its own.</summary>
internal sealed class ViewContender(
    string name, ITransformer transformer, Func<long, IDataView> noise, string column, int cursors) : IContender
{
    public string Name => name;

    public double Run(long rows)
    {
        IDataView view = transformer.Transform(noise(rows));
        DataViewSchema.Column[] columns = [view.Schema[column]];
        if (cursors == 1)
        {
            return Read(view.GetRowCursor(columns));
        }

        DataViewRowCursor[] set = view.GetRowCursorSet(columns, cursors);
        double[] sums = new double[set.Length];
        Thread[] threads = [.. set.Select((cursor, i) => new Thread(() => sums[i] = Read(cursor)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return sums.Sum();
    }

    public void Dispose() => (transformer as IDisposable)?.Dispose();

    private double Read(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(cursor.Schema[column]);
            VBuffer<float> pixels = default;
            double sum = 0;
            while (cursor.MoveNext())
            {
                read(ref pixels);
                sum += pixels.GetValues()[0];
            }

            return sum;
        }
    }
}
