using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Tests.Export.Zoo;

/// <summary>Networks that are a row of layers, written from their papers' tables.</summary>
internal static class Networks
{
    /// <summary>The generator of DCGAN for 64x64 colour (Radford, Metz and Chintala, 2015, figure 1), a sixteenth as wide.</summary>
    internal static nn.Module<Tensor, Tensor> Dcgan64()
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>
        {
            ("unflatten", nn.Unflatten(1, [100, 1, 1])),
            ("up0", nn.ConvTranspose2d(100, 64, 4, bias: false)),
        };
        foreach ((int stage, long maps) in new[] { (1, 64L), (2, 32L), (3, 16L), (4, 8L) })
        {
            layers.Add(($"bn{stage}", nn.BatchNorm2d(maps)));
            layers.Add(($"relu{stage}", nn.ReLU(inplace: true)));
            layers.Add(($"up{stage}", nn.ConvTranspose2d(maps, stage == 4 ? 3 : maps / 2, 4, stride: 2, padding: 1, bias: false)));
        }

        layers.Add(("tanh", nn.Tanh()));
        return nn.Sequential(layers);
    }

    /// <summary>
    /// The generator of the WGAN-GP code for 28x28 (Gulrajani et al., 2017): a linear layer, three transposed convolutions of kernel 5,
    /// sigmoid.
    /// </summary>
    internal static nn.Module<Tensor, Tensor> WassersteinGenerator() => nn.Sequential(
        ("linear", nn.Linear(128, 4 * 4 * 32)),
        ("relu1", nn.ReLU()),
        ("unflatten", nn.Unflatten(1, [32, 4, 4])),
        ("deconv2", nn.ConvTranspose2d(32, 16, 5, stride: 2, padding: 2)),
        ("relu2", nn.ReLU()),
        ("deconv3", nn.ConvTranspose2d(16, 8, 5)),
        ("relu3", nn.ReLU()),
        ("deconv5", nn.ConvTranspose2d(8, 1, 8, stride: 2)),
        ("sigmoid", nn.Sigmoid()));

    /// <summary>
    /// A deep autoencoder of 784-1000-500-250-30 (Hinton and Salakhutdinov, 2006), a tenth as wide, with ELU and layer normalisation.
    /// </summary>
    internal static nn.Module<Tensor, Tensor> Autoencoder() => nn.Sequential(
        ("flatten", nn.Flatten()),
        ("encode1", nn.Linear(784, 100)),
        ("norm", nn.LayerNorm(100)),
        ("elu1", nn.ELU()),
        ("encode2", nn.Linear(100, 50)),
        ("elu2", nn.ELU()),
        ("code", nn.Linear(50, 30)),
        ("decode2", nn.Linear(30, 50)),
        ("elu3", nn.ELU()),
        ("decode1", nn.Linear(50, 784)),
        ("sigmoid", nn.Sigmoid()),
        ("unflatten", nn.Unflatten(1, [1, 28, 28])));
}
