using GanMl.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Benchmarks.Points;

/// <summary>Point to latents, the generator's mirror: [N, 1, 1, 2] to means and logarithms of variances [N, 2 * latent size].</summary>
internal sealed class PointEncoder : EncoderNetwork
{
    private readonly Sequential _body;

    internal PointEncoder(NetworkOptions options, int latentSize)
        : base("points", latentSize)
    {
        var own = options.ArchitectureAs<PointOptions>();
        var layers = new List<(string, Module<Tensor, Tensor>)> { ("flatten", Flatten()) };
        long features = 2;
        for (int i = 1; i <= own.HiddenLayers; i++)
        {
            layers.Add(($"linear{i}", Linear(features, own.Width)));
            layers.Add(($"relu{i}", ReLU()));
            features = own.Width;
        }

        _body = Sequential([.. layers, ("moments", Linear(features, 2 * latentSize))]);
        register_module("body", _body);
    }

    public override Tensor forward(Tensor image, Tensor? label) => _body.call(image);
}
