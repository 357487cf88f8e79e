using GanMl.Inference.Devices;

namespace GanMl.Inference.Running;

/// <summary>
/// The sessions of one generator: that which has all cores, and for calls that share the cores with others one of a single thread, opened
/// when it is first asked for.
/// </summary>
internal sealed class GeneratorSessions(byte[] model, GeneratorSession shared) : IDisposable
{
    private readonly Lock _opening = new();
    private GeneratorSession? _singleThreaded;

    /// <summary>That which has all cores, or a device.</summary>
    internal GeneratorSession Shared => shared;

    /// <summary>That of a single thread.</summary>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    internal GeneratorSession SingleThreaded()
    {
        lock (_opening)
        {
            shared.ThrowIfDisposed();
            return _singleThreaded ??= new GeneratorSession(model, intraOpThreads: 1, InferenceDevice.Cpu);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_opening)
        {
            shared.Dispose();
            _singleThreaded?.Dispose();
        }
    }
}
