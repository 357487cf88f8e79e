using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export.Zoo;

/// <summary>
/// The residual generator of SNGAN for 32x32 images (Miyato et al., 2018, table 4) with conditional batch normalisation (Dumoulin et al.,
/// 2017; Miyato and Koyama, 2018), an eighth as wide.
/// </summary>
internal sealed class SpectralGenerator : nn.Module<Tensor, Tensor, Tensor>
{
    private const long Width = 32;
    private readonly Linear _project = nn.Linear(128, 4 * 4 * Width);
    private readonly Unflatten _unflatten = nn.Unflatten(1, [Width, 4, 4]);
    private readonly ModuleList<UpBlock> _blocks = [new UpBlock(), new UpBlock(), new UpBlock()];
    private readonly Sequential _head = nn.Sequential(
        ("bn", nn.BatchNorm2d(Width)), ("relu", nn.ReLU()), ("conv", nn.Conv2d(Width, 3, 3, padding: 1)), ("tanh", nn.Tanh()));

    internal SpectralGenerator()
        : base("sngan") => RegisterComponents();

    public override Tensor forward(Tensor latent, Tensor label) =>
        _head.call(_blocks.Aggregate(_unflatten.call(_project.call(latent)), (image, block) => block.call(image, label)));

    private sealed class UpBlock : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly ConditionalNorm _norm1 = new();
        private readonly ConditionalNorm _norm2 = new();
        private readonly ReLU _relu = nn.ReLU();
        private readonly Upsample _upsample = nn.Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest);
        private readonly Conv2d _conv1 = nn.Conv2d(Width, Width, 3, padding: 1);
        private readonly Conv2d _conv2 = nn.Conv2d(Width, Width, 3, padding: 1);
        private readonly Conv2d _shortcut = nn.Conv2d(Width, Width, 1);
        private readonly Add _add = new();

        internal UpBlock()
            : base(nameof(UpBlock)) => RegisterComponents();

        public override Tensor forward(Tensor image, Tensor label)
        {
            Tensor residual = _conv1.call(_upsample.call(_relu.call(_norm1.call(image, label))));
            residual = _conv2.call(_relu.call(_norm2.call(residual, label)));
            return _add.call(residual, _shortcut.call(_upsample.call(image)));
        }
    }

    private sealed class ConditionalNorm : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly BatchNorm2d _norm = nn.BatchNorm2d(Width, affine: false);
        private readonly Embedding _scale = nn.Embedding(10, Width);
        private readonly Embedding _shift = nn.Embedding(10, Width);
        private readonly Unflatten _channels = nn.Unflatten(1, [Width, 1, 1]);
        private readonly Multiply _multiply = new();
        private readonly Add _add = new();

        internal ConditionalNorm()
            : base(nameof(ConditionalNorm)) => RegisterComponents();

        public override Tensor forward(Tensor image, Tensor label)
        {
            Tensor scaled = _multiply.call(_norm.call(image), _channels.call(_scale.call(label)));
            return _add.call(scaled, _channels.call(_shift.call(label)));
        }
    }
}
