using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Inference.Running;

/// <summary>What was found out about a file when it was opened and tried.</summary>
/// <param name="Model">The bytes to run: those of the file, or what inputs and outputs of other kinds were brought to.</param>
/// <param name="Contract">How it is fed and read.</param>
/// <param name="Info">What it says of itself, or what was found out.</param>
/// <param name="HasMetadata">Whether it says so itself.</param>
/// <param name="TrialValues">What the network gave for the trial rows, as it gave it.</param>
/// <param name="Integrity">What its hash says.</param>
/// <param name="Notes">What its user should know.</param>
/// <param name="Trial">The trial, which can be repeated; null once it is no longer needed.</param>
internal sealed record ExaminedGenerator(
    byte[] Model,
    GeneratorContract Contract,
    GeneratorInfo Info,
    bool HasMetadata,
    PixelRange TrialValues,
    FileIntegrity Integrity,
    IReadOnlyList<string> Notes,
    GeneratorTrial? Trial)
{
    /// <summary>The SHA-256 of the file as it was given, where other bytes are run.</summary>
    internal string? FileHash { get; init; }
}
