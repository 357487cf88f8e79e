namespace GanMl.Benchmarks.Steps;

/// <summary>
/// The step of a preset whose networks compute as in evaluation, with torch's own layers and second derivatives. Only for networks without
/// dropout and batch normalisation, to which it makes no difference.
/// </summary>
internal sealed class PlainLayers : IStepContender
{
    private readonly PresetStep _step;

    internal PlainLayers(string preset)
    {
        _step = new PresetStep(preset, "");
        _step.Networks.Generator.eval();
        _step.Networks.Discriminator.eval();
    }

    /// <inheritdoc/>
    public string Preset => _step.Preset;

    /// <inheritdoc/>
    public string Way => "plain layers";

    /// <inheritdoc/>
    public int Batch => _step.Batch;

    /// <inheritdoc/>
    public void Step(long number) => _step.Step(number);

    /// <inheritdoc/>
    public void Dispose() => _step.Dispose();
}
