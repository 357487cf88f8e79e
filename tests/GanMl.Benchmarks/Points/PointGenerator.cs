using GanMl.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Benchmarks.Points;

/// <summary>Latent to point: hidden layers with ReLU. [N, latent size] to [N, 1, 1, 2].</summary>
internal sealed class PointGenerator : GeneratorNetwork
{
    private readonly Sequential _body;

    internal PointGenerator(NetworkOptions options)
        : base("points", options, options.ArchitectureAs<PointOptions>())
    {
        var own = options.ArchitectureAs<PointOptions>();
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        long features = own.LatentSize;
        for (int i = 1; i <= own.HiddenLayers; i++)
        {
            layers.Add(($"linear{i}", Linear(features, own.Width)));
            layers.Add(($"relu{i}", ReLU()));
            features = own.Width;
        }

        _body = Sequential([.. layers, ("point", Linear(features, 2)), ("unflatten", Unflatten(1, [1, 1, 2]))]);
        register_module("body", _body);
    }

    public override Tensor forward(Tensor latent, Tensor? label) => _body.call(latent);
}
