namespace GanMl.Export;

/// <summary>A file that was written and checked.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Precision">How its weights are stored and used.</param>
/// <param name="LargestDifference">
/// The largest difference between ONNX Runtime and TorchSharp in the check: absolute for values up to 1, relative to the value above.
/// </param>
/// <param name="RootMeanSquareDifference">The root mean square of the differences of one output, at its worst in the check.</param>
/// <param name="Operations">The graph's operations in order, for example <c>Gemm, Reshape, ConvTranspose</c>.</param>
public sealed record ExportResult(
    string Path,
    long Bytes,
    ExportPrecision Precision,
    double LargestDifference,
    double RootMeanSquareDifference,
    IReadOnlyList<string> Operations);
