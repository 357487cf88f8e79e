using System.Runtime.InteropServices;

namespace GanMl.Cli;

/// <summary>
/// The first Ctrl-C, SIGTERM or SIGHUP (a closed terminal) asks the command to stop and keep its results. The second ends the process at
/// once, whatever it is doing.
/// </summary>
internal sealed partial class Signals : IDisposable
{
    // A shell reports 128 and the signal's number for a process that a signal has ended.
    private const int EndedBySignal = 128;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _received;

    internal Signals()
    {
        foreach ((PosixSignal signal, int number) in
            new[] { (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1) })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Receive(number);
            }));
        }
    }

    /// <summary>Cancelled at the first signal.</summary>
    internal CancellationToken Token => _cancellation.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _cancellation.Dispose();
    }

    private void Receive(int number)
    {
        if (Interlocked.Increment(ref _received) == 1)
        {
            _cancellation.Cancel();
        }
        else
        {
            ExitAtOnce(EndedBySignal + number);
        }
    }

    /// <summary>An ordinary exit waits for native code to come back, which may be a loop of a foreign file.</summary>
    private static void ExitAtOnce(int code)
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                Exit(code);
            }
            catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
            {
                // Another C library: the ordinary way.
            }
        }

        Environment.Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);
}
