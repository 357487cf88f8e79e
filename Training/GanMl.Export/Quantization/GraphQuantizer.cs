using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using GanMl.Export.Simplification;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;
using TorchSharp;

namespace GanMl.Export.Quantization;

/// <summary>
/// Static quantisation to 8 bits: QuantizeLinear and DequantizeLinear pairs around the convolutions and matrix products that do most of
/// the work or hold most of the weights, which ONNX Runtime fuses into whole-number kernels. Ranges come from running the graph on inputs
/// as the samplers draw them; all other weights are stored in 16 bits.
/// </summary>
internal static class GraphQuantizer
{
    // Operations with a smaller part of the multiplications and of the weights stay as they are: they gain nothing and lose precision.
    private const double SmallestShare = 0.05;

    /// <summary>Changes the graph of a model.</summary>
    internal static void Quantize(ModelProto model, ExportSubject subject, torch.Generator random, CancellationToken cancellation)
    {
        var editor = new GraphEditor(model.Graph);
        QuantizedOperation[] candidates =
            [.. editor.Nodes.Select(node => QuantizedOperation.Of(editor, node)).OfType<QuantizedOperation>()];
        if (candidates.Length > 0)
        {
            string[] values = [.. candidates.SelectMany(candidate => new[] { candidate.Input, candidate.Output }).Distinct()];
            IReadOnlyDictionary<string, ActivationRange> ranges = Calibration.Run(model, subject, values, random, cancellation);
            QuantizedOperation[] chosen = Choose(candidates, ranges);
            HashSet<NodeProto> quantized = [.. chosen.Select(operation => operation.Node)];
            foreach (QuantizedOperation operation in chosen)
            {
                ChannelEqualization.Apply(editor, operation.Node, quantized.Contains, ranges);
            }

            bool hasFixedSize = subject.Inputs.SelectMany(input => input.Axes).All(axis => axis.Name is null || axis == ExportAxis.Batch);
            foreach (QuantizedOperation operation in chosen)
            {
                operation.Quantize(ranges, hasFixedSize);
            }
        }

        editor.Prune();
        HalfPrecisionWeights.Store(model.Graph);
    }

    private static QuantizedOperation[] Choose(QuantizedOperation[] candidates, IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        double work = candidates.Sum(candidate => candidate.Multiplications(ranges));
        double weights = candidates.Sum(candidate => candidate.Weights);
        return
        [
            .. candidates.Where(candidate =>
                candidate.Multiplications(ranges) >= SmallestShare * work || candidate.Weights >= SmallestShare * weights),
        ];
    }
}
