using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export.Zoo;

/// <summary>ResNet-18 (He et al., 2015, table 1) with the stem for small images, an eighth as wide.</summary>
internal sealed class ResidualClassifier : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _body;

    internal ResidualClassifier()
        : base("resnet18")
    {
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>
        {
            ("conv1", nn.Conv2d(3, 8, 3, padding: 1, bias: false)),
            ("bn1", nn.BatchNorm2d(8)),
            ("relu", nn.ReLU(inplace: true)),
            ("maxpool", nn.MaxPool2d(3, stride: 2, padding: 1)),
        };
        long from = 8;
        foreach ((int stage, long to) in new[] { (1, 8L), (2, 16L), (3, 32L), (4, 64L) })
        {
            layers.Add(($"layer{stage}_0", new Block(from, to, stage == 1 ? 1 : 2)));
            layers.Add(($"layer{stage}_1", new Block(to, to, 1)));
            from = to;
        }

        layers.AddRange([("avgpool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(64, 10))]);
        _body = nn.Sequential(layers);
        register_module("body", _body);
    }

    public override Tensor forward(Tensor image) => _body.call(image);

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential _residual;
        private readonly nn.Module<Tensor, Tensor> _shortcut;
        private readonly Add _add = new();
        private readonly ReLU _relu = nn.ReLU();

        internal Block(long from, long to, long stride)
            : base(nameof(Block))
        {
            _residual = nn.Sequential(
                ("conv1", nn.Conv2d(from, to, 3, stride: stride, padding: 1, bias: false)),
                ("bn1", nn.BatchNorm2d(to)),
                ("relu", nn.ReLU()),
                ("conv2", nn.Conv2d(to, to, 3, padding: 1, bias: false)),
                ("bn2", nn.BatchNorm2d(to)));
            _shortcut = stride == 1 && from == to
                ? nn.Identity()
                : nn.Sequential(("conv", nn.Conv2d(from, to, 1, stride: stride, bias: false)), ("bn", nn.BatchNorm2d(to)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _relu.call(_add.call(_residual.call(input), _shortcut.call(input)));
    }
}
