namespace GanMl.Images.Download;

/// <summary>Files that belong together, and where they can be had.</summary>
/// <param name="Name">The set's name; also the name of its folder.</param>
/// <param name="Mirrors">Folders on the web that hold the files, tried in turn; each address ends with a slash.</param>
/// <param name="Files">The files.</param>
public sealed record RemoteDataSet(string Name, IReadOnlyList<Uri> Mirrors, IReadOnlyList<RemoteFile> Files);
