using Google.Protobuf;

namespace GanMl.Training.Export;

/// <summary>Writes a file so that it appears whole or not at all; what lay at the path before stays until then.</summary>
internal static class WholeFile
{
    /// <summary>Writes a message beside the path, waits until it is on the disk, and puts it in place.</summary>
    /// <returns>The size in bytes.</returns>
    internal static long Write(string path, IMessage message)
    {
        string target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string partial = target + ".partial";
        try
        {
            long size;
            using (FileStream stream = File.Create(partial))
            {
                message.WriteTo(stream);
                stream.Flush(flushToDisk: true);
                size = stream.Length;
            }

            File.Move(partial, target, overwrite: true);
            return size;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
