using GanMl.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Benchmarks.Points;

/// <summary>Latent to point: two hidden layers with ReLU. [N, latent size] to [N, 1, 1, 2].</summary>
internal sealed class PointGenerator : GeneratorNetwork
{
    private readonly Sequential _body = Sequential(
        ("linear1", Linear(new PointOptions().LatentSize, PointArchitecture.Width)),
        ("relu1", ReLU()),
        ("linear2", Linear(PointArchitecture.Width, PointArchitecture.Width)),
        ("relu2", ReLU()),
        ("linear3", Linear(PointArchitecture.Width, 2)),
        ("unflatten", Unflatten(1, [1, 1, 2])));

    internal PointGenerator(NetworkOptions options)
        : base("points", options, options.ArchitectureAs<PointOptions>()) => register_module("body", _body);

    public override Tensor forward(Tensor latent, Tensor? label) => _body.call(latent);
}
