using System.Diagnostics;
using GanMl.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Steps;

/// <summary>
/// The convolutions and linear layers of a network, one by one, with inputs as they come to them: what they compute, and how long each
/// takes by itself.
/// </summary>
internal sealed class ProductLayers : IDisposable
{
    private const int Times = 5;

    private readonly List<(nn.Module<Tensor, Tensor> Layer, Tensor Input)> _calls = [];

    /// <summary>Follows one forward pass.</summary>
    /// <param name="network">The network, in training mode, in float32: other layers than its own are not seen.</param>
    /// <param name="call">Calls it.</param>
    internal ProductLayers(nn.Module network, Action call)
    {
        var removers = new List<Action>();

        // A layer comes once for each name that it has.
        var found = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        foreach ((_, nn.Module module) in network.named_modules().Where(named => found.Add(named.module)))
        {
            if (module is ModulatedConv2d modulated)
            {
                var hook = modulated.register_forward_hook((_, _, _, output) =>
                {
                    Operations += Count(modulated.Weight, output);
                    return output;
                });
                removers.Add(hook.remove);
            }
            else if (module is Convolution or Linear or EqualizedConv2d or EqualizedLinear)
            {
                var layer = (nn.Module<Tensor, Tensor>)module;
                var hook = layer.register_forward_hook((_, input, output) =>
                {
                    Operations += Count(layer.get_parameter("weight")!, layer is ConvTranspose2d ? input : output);
                    _calls.Add((layer, input.detach().DetachFromDisposeScope()));
                    return output;
                });
                removers.Add(hook.remove);
            }
        }

        using (NewDisposeScope())
        using (no_grad())
        {
            call();
        }

        removers.ForEach(remove => remove());
    }

    /// <summary>Multiplications and additions of one forward pass.</summary>
    internal double Operations { get; private set; }

    /// <summary>Milliseconds that all of them take one after the other, forwards, and from the output to input and weights.</summary>
    internal (double Forward, double Backward) Measure()
    {
        double forward = 0, both = 0;
        foreach ((nn.Module<Tensor, Tensor> layer, Tensor input) in _calls)
        {
            using (no_grad())
            {
                forward += Fastest(() => layer.call(input));
            }

            using Tensor learned = input.detach().requires_grad_(input.is_floating_point());
            both += Fastest(() => layer.call(learned).sum().backward());
        }

        return (forward, both - forward);
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.ForEach(call => call.Input.Dispose());

    /// <summary>Each number of the output, or of a transposed convolution's input, meets the weights that belong to its map.</summary>
    private static double Count(Tensor weight, Tensor side) => 2.0 * side.numel() * weight.numel() / weight.size(0);

    private static double Fastest(Action work)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Times; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            long begin = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return best;
    }
}
