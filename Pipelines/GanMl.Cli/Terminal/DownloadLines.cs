using GanMl.Images.Download;

namespace GanMl.Cli.Terminal;

/// <summary>Writes a line when a download begins and at every quarter of it.</summary>
internal sealed class DownloadLines(CommandTerminal terminal) : IProgress<DownloadProgress>
{
    private string _file = "";
    private long _quarter;

    public void Report(DownloadProgress value)
    {
        long quarter = value.Total is > 0 and long total ? value.Received * 4 / total : 0;
        if (value.FileName == _file && quarter <= _quarter)
        {
            return;
        }

        (_file, _quarter) = (value.FileName, quarter);
        string size = value.Total is { } bytes ? $"{bytes / 1e6:0.0} MB" : "size unknown";
        terminal.Line($"Downloading {value.FileName} ({size})  {25 * quarter}%");
    }
}
