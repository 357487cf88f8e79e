using System.Runtime.InteropServices;

namespace GanMl.Cli;

/// <summary>
/// Tells the C library to keep freed blocks. Training frees and takes the same large blocks thousands of times a second;
/// glibc returns each to the system and faults it in again page by page, which costs a tenth of the time.
/// </summary>
internal static partial class Allocator
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;
    private const int LargestMapThreshold = 32 << 20;
    private const int KeptAtTheTop = 256 << 20;

    /// <summary>Does nothing if the C library is not glibc.</summary>
    internal static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(MapThreshold, LargestMapThreshold);
            _ = SetOption(TrimThreshold, int.MaxValue);
            _ = SetOption(TopPad, KeptAtTheTop);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, such as musl: training works, but is slower.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
