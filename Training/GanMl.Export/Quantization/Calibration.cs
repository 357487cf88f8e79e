using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using GanMl.Export.Verification;
using GanMl.Inference.Format;
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

/// <summary>The values that an activation took while the graph ran on calibration inputs, channel by channel.</summary>
/// <param name="shape">Its shape: [batch, channels, ...].</param>
internal sealed class ActivationRange(long[] shape)
{
    private readonly float[] _lowest = new float[shape[1]];
    private readonly float[] _highest = new float[shape[1]];

    /// <summary>The sizes of the axes after the channels.</summary>
    internal IReadOnlyList<long> Spatial { get; } = shape[2..];

    /// <summary>How many numbers it has for each example.</summary>
    internal long PerExample { get; } = shape.Skip(1).Aggregate(1L, (product, size) => product * size);

    /// <summary>The largest absolute value of each channel, where values below a floor count as the floor.</summary>
    /// <param name="floor">The least that is let through of each channel; null for everything.</param>
    internal double[] Extent(float[]? floor) =>
        [.. _highest.Select((high, channel) => Math.Max(Math.Abs((double)high), Math.Abs((double)Low(channel, floor))))];

    /// <summary>Looks at the values of more examples.</summary>
    internal void Add(ReadOnlySpan<float> values)
    {
        int area = (int)(PerExample / _lowest.Length);
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / area % _lowest.Length;
            _lowest[channel] = Math.Min(_lowest[channel], values[i]);
            _highest[channel] = Math.Max(_highest[channel], values[i]);
        }
    }

    /// <summary>Follows a division of the channels.</summary>
    internal void Divide(double[] factors)
    {
        for (int channel = 0; channel < factors.Length; channel++)
        {
            _lowest[channel] = (float)(_lowest[channel] / factors[channel]);
            _highest[channel] = (float)(_highest[channel] / factors[channel]);
        }
    }

    /// <summary>
    /// The step and the number of zero that map the range to 0 to 255. Zero, which padding adds, is met exactly; what lies below the floor
    /// is let fall.
    /// </summary>
    internal (float Scale, byte ZeroPoint) ToUnsigned(float[]? floor)
    {
        float low = Enumerable.Range(0, _lowest.Length).Min(channel => Low(channel, floor));
        float scale = Math.Max((_highest.Max() - Math.Min(low, 0)) / byte.MaxValue, 1e-12f);
        return (scale, (byte)Math.Clamp(MathF.Round(-Math.Min(low, 0) / scale), 0, byte.MaxValue));
    }

    private float Low(int channel, float[]? floor) => floor is null
        ? _lowest[channel]
        : Math.Max(_lowest[channel], floor[channel % floor.Length]);
}
