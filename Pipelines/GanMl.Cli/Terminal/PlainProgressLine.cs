using System.Diagnostics;
using System.Globalization;

namespace GanMl.Cli.Terminal;

/// <summary>
/// For logs and pipes: a line at the first report, since work that is refused makes none; at every tenth of the work (at most every few
/// seconds); and at the end.
/// </summary>
internal sealed class PlainProgressLine : IProgressLine
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly string _title;
    private readonly long _total;
    private readonly Action<string> _write;
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private long _nextTenth = 1;
    private bool _isBegun;

    internal PlainProgressLine(string title, long total, Action<string> write)
    {
        _title = title;
        _total = Math.Max(1, total);
        _write = write;
    }

    public void Report(long done, string detail)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            _write($"{_title} ...");
        }

        long tenth = done * 10 / _total;
        if (tenth < _nextTenth - 1)
        {
            // The next part of the work starts again at zero.
            _nextTenth = 1;
        }

        if (tenth < _nextTenth || (_sinceLine.Elapsed < Pause && done < _total))
        {
            return;
        }

        _nextTenth = tenth + 1;
        _sinceLine.Restart();
        double percent = 100.0 * done / _total;
        _write(string.Create(CultureInfo.InvariantCulture, $"{_title}  {percent,3:0}%  {detail}").TrimEnd());
    }
}
