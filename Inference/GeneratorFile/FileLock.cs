namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// A file that one process at a time holds open. The operating system ends it with the process, however that ends.
/// </summary>
internal static class FileLock
{
    // EAGAIN on Linux, and on macOS; and what Windows says.
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>Takes the lock; null where another has it, or has just deleted its file.</summary>
    /// <param name="path">The file, made where there is none.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    internal static FileStream? TryTake(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }

        if (File.Exists(path))
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>Lets a lock go and deletes its file, for one that nobody needs again.</summary>
    internal static void Release(FileStream held)
    {
        if (OperatingSystem.IsWindows())
        {
            // Open files cannot be deleted there.
            held.Dispose();
        }

        try
        {
            // Elsewhere while it is still held: nobody else can have opened it in between.
            File.Delete(held.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process has just opened it: it deletes it.
        }

        held.Dispose();
    }

    /// <summary>Whether locks keep others out in a folder: some file systems take them and do nothing.</summary>
    internal static bool WorksIn(string folder)
    {
        string path = Path.Combine(folder, $"probe-{Guid.NewGuid():N}.lock");
        using FileStream? first = TryTake(path), second = first is null ? null : TryTake(path);
        if (first is not null)
        {
            Release(first);
        }

        return second is null;
    }

    /// <summary>Whether a file could not be opened because another process holds it.</summary>
    internal static bool IsHeld(IOException error) => error.HResult is WouldBlock or WouldBlockOnMac or SharingViolation;
}
