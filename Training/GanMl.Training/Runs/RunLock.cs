using System.Text;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Training.Runs;

/// <summary>
/// The file that a run holds open while it works in its folder, so that no other does. The system gives it free when the process ends, in
/// whatever way: a file that merely lies there locks nothing. Its text says who has it, or had it last.
/// </summary>
internal static class RunLock
{
    /// <summary>Its name in a run folder.</summary>
    internal const string Name = "run.lock";

    /// <summary>Takes the lock of a folder; null where another has it, or has just deleted the folder.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written to.</exception>
    internal static FileStream? TryTake(string folder)
    {
        FileStream? stream;
        try
        {
            stream = FileLock.TryTake(Path.Combine(folder, Name));
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }

        if (stream is null)
        {
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
