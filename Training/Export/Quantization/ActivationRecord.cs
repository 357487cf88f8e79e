namespace GanMl.Training.Export.Quantization;

/// <summary>What the calibration saw of one value.</summary>
/// <param name="Range">Its values.</param>
/// <param name="PerExample">How many numbers it has for each example.</param>
internal sealed record ActivationRecord(ValueRange Range, long PerExample);
