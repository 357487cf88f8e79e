namespace GanMl.Images.Download;

/// <summary>How far the download of one file has come.</summary>
/// <param name="FileName">The file, without its folder.</param>
/// <param name="Received">Bytes that are here, those of an earlier, interrupted download included.</param>
/// <param name="Total">Bytes of the whole file; null where the server does not say.</param>
public readonly record struct DownloadProgress(string FileName, long Received, long? Total);
