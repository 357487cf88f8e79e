using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// What is saved of how a generator was opened: all that its file may leave open. Where it runs is a matter of the machine.
/// </summary>
internal record SavedOpening
{
    public string? LatentInput { get; init; }

    public int? LatentSize { get; init; }

    public LatentDistribution Distribution { get; init; }

    public string? LabelInput { get; init; }

    public IReadOnlyList<string> ClassNames { get; init; } = [];

    public string? ImageOutput { get; init; }

    public bool AllowNondeterminism { get; init; }

    public float PixelMinimum { get; init; }

    public float PixelMaximum { get; init; } = 1;

    /// <summary>The options with which it is opened again.</summary>
    internal OnnxGeneratorOptions ToOptions() => new()
    {
        LatentInput = LatentInput,
        LatentSize = LatentSize,
        Distribution = Distribution,
        LabelInput = LabelInput,
        ClassNames = ClassNames,
        ImageOutput = ImageOutput,
        AllowNondeterminism = AllowNondeterminism,
        PixelRange = new PixelRange(PixelMinimum, PixelMaximum),
    };

    /// <summary>What is to be saved of some options.</summary>
    internal static SavedOpening Of(OnnxGeneratorOptions opening) => new SavedOpening().With(opening);

    /// <summary>The same with what is to be saved of some options.</summary>
    internal SavedOpening With(OnnxGeneratorOptions opening) => this with
    {
        LatentInput = opening.LatentInput,
        LatentSize = opening.LatentSize,
        Distribution = opening.Distribution,
        LabelInput = opening.LabelInput,
        ClassNames = opening.ClassNames,
        ImageOutput = opening.ImageOutput,
        AllowNondeterminism = opening.AllowNondeterminism,
        PixelMinimum = opening.PixelRange.Minimum,
        PixelMaximum = opening.PixelRange.Maximum,
    };
}
