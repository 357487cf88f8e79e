using GanMl.Images.Download;

namespace GanMl.Tests.Data.Download;

/// <summary>Keeps what is reported, at once and in order.</summary>
internal sealed class Reports : IProgress<DownloadProgress>
{
    internal List<DownloadProgress> All { get; } = [];

    internal Action<DownloadProgress>? OnReport { get; init; }

    public void Report(DownloadProgress value)
    {
        All.Add(value);
        OnReport?.Invoke(value);
    }
}
