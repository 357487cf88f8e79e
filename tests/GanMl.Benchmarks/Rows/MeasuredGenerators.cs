using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Layers.Steps;
using GanMl.Training.Architectures;
using GanMl.Training.GeneratorFile;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Rows;

/// <summary>
/// The generators on which ways of generating rows are compared. Speed does not depend on the weights: they are as first drawn.
/// </summary>
internal static class MeasuredGenerators
{
    internal static IReadOnlyList<string> Names { get; } = ["dense", "dcgan", "residual"];

    /// <summary>Writes the generator of a name, and returns the path.</summary>
    internal static string Write(string name, string folder)
    {
        random.manual_seed(1);
        string path = Path.Combine(folder, $"{name}.onnx");
        switch (name)
        {
            case "dense":
                Export(Dense(), 100, path);
                break;
            case "dcgan" or "r3gan":
                WriteArchitecture(name, path);
                break;
            case "residual":
                Export(new ResidualGenerator(), 128, path);
                break;
            default:
                throw new ArgumentException($"There is no generator '{name}'. Known: {string.Join(", ", Names)}.");
        }

        return path;
    }

    private static void Export(nn.Module module, int latentSize, string path)
    {
        using (module)
        {
            OnnxExporter.Export(module, [ExportInput.Normal("latent", latentSize)], ["image"], path);
        }
    }

    private static void WriteArchitecture(string name, string path)
    {
        IArchitecture architecture = ArchitectureCatalogue.Default.Find(name);
        using Models.GeneratorNetwork generator = architecture.CreateGenerator(new NetworkOptions());
        var info = new GeneratorInfo
        {
            LatentSize = generator.LatentSize,
            Shape = new ImageShape(1, 28, 28),
            Architecture = architecture.Name,
        };
        GeneratorExporter.Export(generator, info, path);
    }

    /// <summary>100 - 256 - 784.</summary>
    private static nn.Module<Tensor, Tensor> Dense() => nn.Sequential(
        ("hidden", nn.Linear(100, 256)),
        ("relu", nn.ReLU()),
        ("pixels", nn.Linear(256, 784)),
        ("sigmoid", nn.Sigmoid()),
        ("image", nn.Unflatten(1, [1, 28, 28])));

    /// <summary>Three residual blocks from 4x4 to 32x32 in colour (Miyato et al. 2018, table 4), a quarter as wide.</summary>
    private sealed class ResidualGenerator : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _body = nn.Sequential(
            ("linear", nn.Linear(128, 64 * 4 * 4)),
            ("unflatten", nn.Unflatten(1, [64, 4, 4])),
            ("block1", new Block(64)),
            ("block2", new Block(64)),
            ("block3", new Block(64)),
            ("norm", nn.BatchNorm2d(64)),
            ("relu", nn.ReLU()),
            ("colour", nn.Conv2d(64, 3, 3, padding: 1)),
            ("sigmoid", nn.Sigmoid()));

        internal ResidualGenerator()
            : base("residual") => RegisterComponents();

        public override Tensor forward(Tensor latent) => _body.call(latent);
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _residual;
        private readonly nn.Module<Tensor, Tensor> _shortcut = nn.Upsample(scale_factor: [2, 2]);
        private readonly Add _add = new();

        internal Block(long maps)
            : base(nameof(Block))
        {
            _residual = nn.Sequential(
                ("norm1", nn.BatchNorm2d(maps)),
                ("relu1", nn.ReLU()),
                ("up", nn.Upsample(scale_factor: [2, 2])),
                ("conv1", nn.Conv2d(maps, maps, 3, padding: 1)),
                ("norm2", nn.BatchNorm2d(maps)),
                ("relu2", nn.ReLU()),
                ("conv2", nn.Conv2d(maps, maps, 3, padding: 1)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _add.call(_residual.call(input), _shortcut.call(input));
    }
}
