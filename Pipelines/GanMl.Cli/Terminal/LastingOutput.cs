using System.Text;
using Spectre.Console;

namespace GanMl.Cli.Terminal;

/// <summary>Standard output as Spectre.Console knows it, with a writer that never fails.</summary>
/// <param name="writer">The writer.</param>
internal sealed class LastingOutput(LastingWriter writer) : IAnsiConsoleOutput
{
    private readonly AnsiConsoleOutput _standard = new(Console.Out);

    /// <inheritdoc/>
    public TextWriter Writer => writer;

    /// <inheritdoc/>
    public bool IsTerminal => _standard.IsTerminal;

    /// <inheritdoc/>
    public int Width => _standard.Width;

    /// <inheritdoc/>
    public int Height => _standard.Height;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding) => _standard.SetEncoding(encoding);
}
