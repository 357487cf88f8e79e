using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export.Zoo;

/// <summary>U-Net (Ronneberger, Fischer and Brox, 2015, figure 1) with padded convolutions, two levels deep; images of any size.</summary>
internal sealed class UNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _down1 = Double(1, 8);
    private readonly Sequential _down2 = Double(8, 16);
    private readonly Sequential _bottom = Double(16, 32);
    private readonly MaxPool2d _pool = nn.MaxPool2d(2);
    private readonly ConvTranspose2d _up2 = nn.ConvTranspose2d(32, 16, 2, stride: 2);
    private readonly ConvTranspose2d _up1 = nn.ConvTranspose2d(16, 8, 2, stride: 2);
    private readonly Sequential _join2 = Double(32, 16);
    private readonly Sequential _join1 = Double(16, 8);
    private readonly Concatenate _concatenate = new();
    private readonly Conv2d _head = nn.Conv2d(8, 2, 1);
    private readonly Softmax _softmax = nn.Softmax(1);

    internal UNet()
        : base("unet") => RegisterComponents();

    public override Tensor forward(Tensor image)
    {
        Tensor first = _down1.call(image);
        Tensor second = _down2.call(_pool.call(first));
        Tensor bottom = _bottom.call(_pool.call(second));
        Tensor up = _join2.call(_concatenate.call(second, _up2.call(bottom)));
        return _softmax.call(_head.call(_join1.call(_concatenate.call(first, _up1.call(up)))));
    }

    private static Sequential Double(long from, long to) => nn.Sequential(
        ("conv1", nn.Conv2d(from, to, 3, padding: 1)),
        ("relu1", nn.ReLU()),
        ("conv2", nn.Conv2d(to, to, 3, padding: 1)),
        ("relu2", nn.ReLU()));
}
