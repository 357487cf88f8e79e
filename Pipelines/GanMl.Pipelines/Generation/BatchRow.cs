namespace GanMl.Pipelines.Generation;

/// <summary>What one row gives the generator beside its latents.</summary>
/// <param name="Key">The label as a key: 1 for the first class. Not looked at when the generator is unconditional.</param>
/// <param name="Truncation">Null where the row says nothing of it.</param>
/// <param name="StyleLayer">Null where there is no second latent.</param>
internal readonly record struct BatchRow(uint Key, float? Truncation, long? StyleLayer);
