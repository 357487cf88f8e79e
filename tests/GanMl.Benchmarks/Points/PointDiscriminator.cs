using GanMl.Models;
using GanMl.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Benchmarks.Points;

/// <summary>A pack of points to its logit: hidden layers with LeakyReLU. [N, packing, 1, 2] to [N, 1].</summary>
internal sealed class PointDiscriminator : DiscriminatorNetwork
{
    private readonly Sequential _body;

    internal PointDiscriminator(NetworkOptions options)
        : base("points", options, options.ArchitectureAs<PointOptions>())
    {
        var own = options.ArchitectureAs<PointOptions>();
        long features = 2L * options.Packing;
        var layers = new List<(string, Module<Tensor, Tensor>)> { ("flatten", Flatten()) };
        for (int i = 1; i <= own.HiddenLayers; i++)
        {
            layers.Add(($"linear{i}", Layer(Linear(features, own.Width))));
            layers.Add(($"leaky{i}", LeakyReLU(0.2)));
            features = own.Width;
        }

        if (MinibatchDiscrimination.For(own.MinibatchKernels, ref features) is { } comparison)
        {
            layers.Add(("comparison", comparison));
        }

        if (MinibatchStandardDeviation.For(own.MinibatchGroup, ref features) is { } deviation)
        {
            layers.Add(("deviation", deviation));
        }

        layers.Add(("logit", Layer(Linear(features, 1))));
        _body = Sequential(layers);
        register_module("body", _body);

        Module<Tensor, Tensor> Layer(Linear linear) => own.SpectralNormalization ? new SpectralLinear(linear) : linear;
    }

    public override Tensor forward(Tensor image, Tensor? label) => _body.call(image);
}
