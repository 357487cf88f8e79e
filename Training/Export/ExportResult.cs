namespace GanMl.Training.Export;

/// <summary>A file that was written and checked.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="LargestDifference">
/// The largest difference between ONNX Runtime and TorchSharp in the check, measured as <see cref="ExportOptions.Tolerance"/> says.
/// </param>
/// <param name="Operations">The graph's operations in order, for example <c>Gemm, Reshape, ConvTranspose</c>.</param>
public sealed record ExportResult(string Path, long Bytes, double LargestDifference, IReadOnlyList<string> Operations);
