namespace GanMl.Images.Download;

/// <summary>A file that can be downloaded.</summary>
/// <param name="Name">Its name at the mirrors and on the disk.</param>
/// <param name="Md5">Its MD5 as published with the set, 32 hexadecimal digits: it tells a whole file from a damaged one.</param>
public sealed record RemoteFile(string Name, string Md5);
