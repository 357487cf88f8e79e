using System.Diagnostics;

namespace GanMl.Benchmarks.Fuzzing;

/// <summary>Ends the process, with the file at hand written out, when a file takes too long or too much memory.</summary>
internal sealed class Watchdog : IDisposable
{
    private const int Failed = 1;
    private const int Megabyte = 1 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _time;
    private readonly long _megabytes;
    private readonly long _before;
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private byte[] _file = [];
    private int _number;
    private long _since = Stopwatch.GetTimestamp();

    internal Watchdog(TimeSpan time, long megabytes)
    {
        _time = time;
        _megabytes = megabytes;
        _before = Used();
        _timer = new Timer(_ => Look(), null, Pause, Pause);
    }

    /// <summary>The most memory that was seen beyond that before the first file.</summary>
    internal long MostMegabytes { get; private set; }

    /// <summary>Says which file is at hand.</summary>
    internal void Watch(int number, byte[] file)
    {
        lock (_lock)
        {
            (_number, _file, _since) = (number, file, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Ends the process.</summary>
    internal void Fail(string what)
    {
        lock (_lock)
        {
            string path = Path.Combine(Path.GetTempPath(), $"ganml-fuzz-{_number}.onnx");
            File.WriteAllBytes(path, _file);
            Console.Error.WriteLine($"File number {_number} {what} It is kept as {path}.");
            Environment.Exit(Failed);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _process.Dispose();
    }

    private void Look()
    {
        long used = Used() - _before;
        MostMegabytes = Math.Max(MostMegabytes, used);
        if (used > _megabytes)
        {
            Fail($"took {used} MB, more than {_megabytes} MB.");
        }

        if (Stopwatch.GetElapsedTime(_since) > _time)
        {
            Fail($"took longer than {_time.TotalSeconds} seconds.");
        }
    }

    private long Used()
    {
        _process.Refresh();
        return _process.WorkingSet64 / Megabyte;
    }
}
