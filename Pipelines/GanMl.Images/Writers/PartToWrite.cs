namespace GanMl.Images.Writers;

/// <summary>A part on its way through the pipeline.</summary>
/// <param name="output">Its rows and files.</param>
/// <param name="commit">Called when all of it is written, with the number of images of each class; null for nothing.</param>
/// <param name="release">Called when it is done with, written or not; null for nothing.</param>
internal sealed class PartToWrite(PartOutput output, Action<long[]>? commit = null, Action? release = null) : IDisposable
{
    private readonly long[] _counts = new long[Math.Max(1, output.Images.ClassNames.Count)];
    private IPartWriter? _writer;
    private long _written;
    private bool _isDone;

    internal PartOutput Output => output;

    /// <summary>The next images.</summary>
    /// <returns>Whether those were the last, and the part is complete.</returns>
    internal bool Write(PartedImageWriter format, EncodedBatch batch)
    {
        _writer ??= format.Begin(output);
        if (batch.Count > 0)
        {
            _writer.Write(batch);
        }

        if (batch.Labels.IsEmpty)
        {
            _counts[0] += batch.Count;
        }

        foreach (long label in batch.Labels.Span)
        {
            _counts[label]++;
        }

        _written += batch.Count;
        if (_written < output.Count)
        {
            return false;
        }

        _writer.Complete();
        commit?.Invoke(_counts);
        Dispose();
        return true;
    }

    public void Dispose()
    {
        if (!_isDone)
        {
            _isDone = true;
            _writer?.Dispose();
            release?.Invoke();
        }
    }
}
