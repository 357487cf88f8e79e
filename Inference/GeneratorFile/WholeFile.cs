namespace GanMl.Inference.GeneratorFile;

/// <summary>Writes files that appear whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>
    /// Writes to a temporary file beside the path, flushes it to disk and renames it. Whatever goes wrong, the path holds either its old
    /// content or all of the new file. Creates missing folders.
    /// </summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        MakeFolder(Path.GetDirectoryName(full)!);
        string partial = $"{full}.{Guid.NewGuid():N}.partial";
        try
        {
            using (FileStream stream = Begin(partial, full))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, full, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Makes a folder, with those above it, unless it is there.</summary>
    /// <exception cref="IOException">It cannot be made there.</exception>
    internal static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (IsNoPlace(e))
        {
            throw new IOException($"The folder '{path}' cannot be made there.", e);
        }
    }

    private static FileStream Begin(string partial, string full)
    {
        try
        {
            return new FileStream(partial, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception e) when (IsNoPlace(e))
        {
            throw new IOException($"The file '{full}' cannot be made there.", e);
        }
    }

    /// <summary>A file system that takes nothing of others, such as /proc, answers that nothing is there.</summary>
    private static bool IsNoPlace(Exception error) => error is FileNotFoundException or DirectoryNotFoundException;
}
