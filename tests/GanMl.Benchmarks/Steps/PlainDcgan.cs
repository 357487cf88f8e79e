using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Benchmarks.Steps;

/// <summary>
/// The step of the dcgan preset as one writes it in TorchSharp: the same networks, losses, optimiser and moving average, of torch's own
/// layers alone. The peer of <see cref="PresetStep"/> in the same process, over the same libtorch.
/// </summary>
internal sealed class PlainDcgan : IStepContender
{
    private const int Classes = 10;
    private const int LatentSize = 100;
    private const int EmbeddingSize = 32;
    private const double Persistence = 0.998;

    private readonly bool _conditional;
    private readonly Sequential _generator;
    private readonly Sequential _average;
    private readonly Sequential _discriminator;
    private readonly Embedding _ofLatent = Embedding(Classes, EmbeddingSize);
    private readonly Embedding _ofImage = Embedding(Classes, 28 * 28);
    private readonly optim.Optimizer _generatorOptimizer;
    private readonly optim.Optimizer _discriminatorOptimizer;
    private readonly Tensor _real;
    private readonly Tensor _label;
    private readonly Tensor _ones;
    private readonly Tensor _zeros;

    internal PlainDcgan(int batch, bool conditional)
    {
        (Batch, _conditional) = (batch, conditional);
        _generator = Generator(LatentSize + (conditional ? EmbeddingSize : 0));
        _average = Generator(LatentSize + (conditional ? EmbeddingSize : 0));
        _discriminator = Sequential(
            ("down1", Conv2d(conditional ? 2 : 1, 64, 5, stride: 2, padding: 2)),
            ("leaky1", LeakyReLU(0.2)),
            ("dropout1", Dropout(0.4)),
            ("down2", Conv2d(64, 128, 5, stride: 2, padding: 2)),
            ("leaky2", LeakyReLU(0.2)),
            ("dropout2", Dropout(0.4)),
            ("flatten", Flatten()),
            ("logit", Linear(128 * 7 * 7, 1)));
        _generatorOptimizer = optim.RMSProp([.. _generator.parameters(), .. _ofLatent.parameters()], 1e-3, alpha: 0.9, eps: 1e-7);
        _discriminatorOptimizer = optim.RMSProp([.. _discriminator.parameters(), .. _ofImage.parameters()], 1e-3, alpha: 0.9, eps: 1e-7);
        _real = randn(batch, 1, 28, 28).DetachFromDisposeScope();
        _label = randint(0, Classes, [batch], ScalarType.Int64).DetachFromDisposeScope();
        _ones = ones(batch, 1).DetachFromDisposeScope();
        _zeros = zeros(batch, 1).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public string Preset => _conditional ? "dcgan" : "dcgan, unconditional";

    /// <inheritdoc/>
    public string Way => "plain TorchSharp";

    /// <inheritdoc/>
    public int Batch { get; }

    /// <inheritdoc/>
    public void Step(long number)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor fake;
        using (no_grad())
        {
            fake = Draw(randn(Batch, LatentSize));
        }

        _discriminatorOptimizer.zero_grad();
        Tensor loss = functional.binary_cross_entropy_with_logits(Judge(_real), _ones)
            + functional.binary_cross_entropy_with_logits(Judge(fake), _zeros);
        loss.backward();
        _discriminatorOptimizer.step();

        _generatorOptimizer.zero_grad();
        functional.binary_cross_entropy_with_logits(Judge(Draw(randn(Batch, LatentSize))), _ones).backward();
        _generatorOptimizer.step();

        using IDisposable noGradient = no_grad();
        foreach ((Parameter average, Parameter source) in _average.parameters().Zip(_generator.parameters()))
        {
            average.lerp_(source, 1 - Persistence);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Module[] modules = [_generator, _average, _discriminator, _ofLatent, _ofImage];
        Array.ForEach(modules, module => module.Dispose());
        _generatorOptimizer.Dispose();
        _discriminatorOptimizer.Dispose();
        Tensor[] tensors = [_real, _label, _ones, _zeros];
        Array.ForEach(tensors, tensor => tensor.Dispose());
    }

    private Tensor Draw(Tensor latent) => _generator.call(_conditional ? cat([latent, _ofLatent.call(_label)], 1) : latent);

    private Tensor Judge(Tensor image) =>
        _discriminator.call(_conditional ? cat([image, _ofImage.call(_label).view(-1, 1, 28, 28)], 1) : image);

    private static Sequential Generator(int inputs) => Sequential(
        ("project", Linear(inputs, 128 * 7 * 7)),
        ("unflatten", Unflatten(1, [128, 7, 7])),
        ("normalise0", BatchNorm2d(128)),
        ("up1", ConvTranspose2d(128, 64, 5, stride: 2, padding: 2, output_padding: 1)),
        ("relu1", ReLU()),
        ("normalise1", BatchNorm2d(64)),
        ("image", ConvTranspose2d(64, 1, 5, stride: 2, padding: 2, output_padding: 1)),
        ("tanh", Tanh()));
}
