using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Pipelines.Generation;

/// <summary>How one reader uses the generator: from its first image on, until it is disposed. Thread-safe.</summary>
internal sealed class GeneratorUse(ImageGeneratorTransformer transformer) : IDisposable
{
    private readonly Lazy<GeneratorLease> _lease = new(transformer.Shared.Acquire);

    internal GeneratorInfo Info => transformer.Generator;

    internal OnnxGenerator Generator => _lease.Value.Generator;

    /// <summary>Runs the network once.</summary>
    internal void Generate(GeneratorInput input, Span<float> images, bool onThisThread)
    {
        transformer.CountRun();
        if (onThisThread)
        {
            Generator.GenerateOnThisThread(input, images);
        }
        else
        {
            Generator.Generate(input, images);
        }
    }

    public void Dispose()
    {
        if (_lease.IsValueCreated)
        {
            _lease.Value.Dispose();
        }
    }
}
