using System.Text;

namespace GanMl.Training.Runs;

/// <summary>
/// The file that a run holds open while it works in its folder, so that no other does. The system gives it free when the process ends, in
/// whatever way: a file that merely lies there locks nothing. Its text says who has it, or had it last.
/// </summary>
internal static class RunLock
{
    /// <summary>Its name in a run folder.</summary>
    internal const string Name = "run.lock";

    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>Takes the lock of a folder; null where another has it, or has just deleted the folder.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written to.</exception>
    internal static FileStream? TryTake(string folder)
    {
        string path = Path.Combine(folder, Name);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException error) when (error.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }

        if (!File.Exists(path))
        {
            stream.Dispose();
            return null;
        }

        Sign(stream);
        return stream;
    }

    /// <summary>The name is for people: a full disk does not matter.</summary>
    private static void Sign(FileStream stream)
    {
        try
        {
            stream.SetLength(0);
            stream.Write(Encoding.UTF8.GetBytes($"process {Environment.ProcessId} on {Environment.MachineName}\n"));
        }
        catch (IOException)
        {
        }
    }
}
