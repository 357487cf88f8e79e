using System.Runtime.InteropServices;

namespace GanMl.Cli;

/// <summary>
/// How many files the process may have open. Where they are too few, assemblies and native libraries fail to load here and there, with
/// messages that tell nobody why.
/// </summary>
internal static partial class OpenFiles
{
    private const ulong Needed = 128;
    private const int OpenFilesOnLinux = 7;

    /// <summary>What is wrong and what to do about it; null where there are enough.</summary>
    internal static string? Complaint() => OperatingSystem.IsLinux() ? Complaint(Limit()) : null;

    /// <summary>The same for a given limit.</summary>
    internal static string? Complaint(ulong limit) => limit < Needed
        ? $"This process may have only {limit} files open, and ganml needs at least {Needed}. Raise the limit, for example with "
            + "'ulimit -n 1024'."
        : null;

    private static ulong Limit()
    {
        try
        {
            return Get(OpenFilesOnLinux, out Limits limits) == 0 ? (ulong)limits.Soft : ulong.MaxValue;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return ulong.MaxValue;
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, out Limits limits);

    private struct Limits
    {
        public nuint Soft;
        public nuint Hard;
    }
}
