using GanMl.Export.Verification;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;
using TorchSharp;

namespace GanMl.Export.Quantization;

/// <summary>Runs a graph on inputs as the samplers draw them, and looks at values inside it.</summary>
internal static class Calibration
{
    private const int Batch = 32;
    private const int Batches = 16;

    /// <summary>What each value is like over 512 examples.</summary>
    /// <param name="model">The model; unchanged.</param>
    /// <param name="subject">Where inputs come from.</param>
    /// <param name="values">The names of the values, float32 ones.</param>
    /// <param name="random">Where random numbers come from.</param>
    /// <param name="cancellation">Ends it early.</param>
    internal static IReadOnlyDictionary<string, ActivationRange> Run(
        ModelProto model, ExportSubject subject, IReadOnlyList<string> values, torch.Generator random, CancellationToken cancellation)
    {
        ModelProto observed = model.Clone();
        observed.Graph.Output.Clear();
        observed.Graph.Output.AddRange(values.Select(value => new ValueInfoProto
        {
            Name = value,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        }));
        using var session = new GraphSession(observed);
        var ranges = new Dictionary<string, ActivationRange>();
        for (int turn = 0; turn < Batches; turn++)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<ComputedTensor> seen = session.Run(subject.Sample(new RunSizes(Batch, turn), [], random), values);
            foreach ((string value, ComputedTensor tensor) in values.Zip(seen))
            {
                if (!ranges.TryGetValue(value, out ActivationRange? range))
                {
                    ranges[value] = range = new ActivationRange(tensor.Shape);
                }

                range.Add(tensor.Numbers);
            }
        }

        return ranges;
    }
}
