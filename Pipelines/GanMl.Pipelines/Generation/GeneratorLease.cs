using GanMl.Inference;

namespace GanMl.Pipelines.Generation;

/// <summary>The right to use a shared generator until disposed.</summary>
internal sealed class GeneratorLease(SharedGenerator shared, OnnxGenerator generator) : IDisposable
{
    private SharedGenerator? _shared = shared;

    internal OnnxGenerator Generator => generator;

    public void Dispose() => Interlocked.Exchange(ref _shared, null)?.Release();
}
