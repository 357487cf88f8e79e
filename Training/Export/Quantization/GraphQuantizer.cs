using GanMl.Training.Export.Format;
using GanMl.Training.Export.Simplification;
using TorchSharp;

namespace GanMl.Training.Export.Quantization;

/// <summary>
/// Static quantisation to 8 bits: QuantizeLinear and DequantizeLinear pairs around the convolutions and matrix products that do most of
/// the work, which ONNX Runtime fuses into whole-number kernels. Ranges come from running the graph on latents; all other weights are
/// stored in 16 bits.
/// </summary>
internal static class GraphQuantizer
{
    // Operations with a smaller part of the multiplications stay as they are: they gain nothing and lose precision.
    private const double SmallestShare = 0.05;

    /// <summary>Changes the graph of a model.</summary>
    internal static void Quantize(ModelProto model, ExportSubject subject, torch.Generator random, CancellationToken cancellation)
    {
        TransposedConvolutions.Rewrite(model.Graph);
        var editor = new GraphEditor(model.Graph);
        QuantizedOperation[] candidates = [.. editor.Nodes.Select(node => QuantizedOperation.Of(editor, node)).OfType<QuantizedOperation>()];
        if (candidates.Length > 0)
        {
            string[] values = [.. candidates.SelectMany(candidate => new[] { candidate.Input, candidate.Output }).Distinct()];
            IReadOnlyDictionary<string, ActivationRecord> records = Calibration.Run(model, subject, values, random, cancellation);
            double total = candidates.Sum(candidate => candidate.Multiplications(records));
            foreach (QuantizedOperation candidate in candidates.Where(each => each.Multiplications(records) >= SmallestShare * total))
            {
                candidate.Quantize(records);
            }
        }

        editor.Prune();
        HalfPrecisionWeights.Store(model.Graph);
    }
}
