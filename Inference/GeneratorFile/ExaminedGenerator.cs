using GanMl.Inference.Running;

namespace GanMl.Inference.GeneratorFile;

/// <summary>What was found out about a file when it was opened and tried.</summary>
/// <param name="Contract">How it is fed and read.</param>
/// <param name="Info">What it says of itself, or what was found out.</param>
/// <param name="HasMetadata">Whether it says so itself.</param>
/// <param name="TrialValues">What the network gave for the trial rows, as it gave it.</param>
internal sealed record ExaminedGenerator(GeneratorContract Contract, GeneratorInfo Info, bool HasMetadata, ValueRange TrialValues);
