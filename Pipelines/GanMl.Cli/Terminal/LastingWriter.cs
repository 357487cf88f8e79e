using System.Text;

namespace GanMl.Cli.Terminal;

/// <summary>
/// Writes to the console for as long as that works. A full disk behind it or a terminal that was closed ends no work: the first error is
/// kept, for whoever wants to tell, and what follows is lost.
/// </summary>
/// <param name="inner">Where to write.</param>
internal sealed class LastingWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Why nothing more can be written; null while it can.</summary>
    internal Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure = error;
        }
    }
}
