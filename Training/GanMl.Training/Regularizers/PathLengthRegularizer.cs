using GanMl.Models;
using GanMl.Models.Style;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// Path length regularisation (Karras et al., 2020, equation 4): a step in the style shall change the image by the same length everywhere,
/// mean of (|J^T y| - a)², with y a random image of unit variance divided by the root of its pixels, and a the running mean of the lengths.
/// The paper's weight is 2, every 4 steps, on half of the batch.
/// </summary>
internal sealed class PathLengthRegularizer : IGeneratorRegularizer
{
    private const double Persistence = 0.99;
    private const int BatchShrink = 2;

    private readonly Tensor _mean = zeros([]).DetachFromDisposeScope();

    /// <inheritdoc/>
    public string Name => "path-length";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor> { ["mean"] = _mean };

    /// <inheritdoc/>
    public void Validate(GeneratorNetwork generator) => StyleOf(generator);

    /// <inheritdoc/>
    public Tensor Penalty(GeneratorNetwork generator, Tensor latent, Tensor? label)
    {
        StyleGenerator style = StyleOf(generator);
        long images = Math.Max(1, latent.size(0) / BatchShrink);
        Tensor lengths = Lengths(style, latent.narrow(0, 0, images), label?.narrow(0, 0, images));
        using (no_grad())
        {
            using Tensor now = lengths.mean().to(ScalarType.Float32).cpu();
            _mean.lerp_(now, 1 - Persistence);
        }

        return (lengths - _mean.item<float>()).square().mean();
    }

    /// <inheritdoc/>
    public void Dispose() => _mean.Dispose();

    private static StyleGenerator StyleOf(GeneratorNetwork generator) => generator as StyleGenerator ?? throw new ArgumentException(
        $"Path length regularisation needs a style generator, as stylegan and stylegan2 have, and {generator.GetName()} is none: "
        + "leave path-length out of 'Regularizers'.");

    /// <summary>|J^T y| of each image, [N]: the norm over a style's values, its square averaged over the layers.</summary>
    internal static Tensor Lengths(StyleGenerator generator, Tensor latent, Tensor? label)
    {
        Tensor styles = generator.Map(latent, label).unsqueeze(1).repeat(1, generator.StyleLayers, 1);
        Tensor[] layers = [.. Enumerable.Range(0, generator.StyleLayers).Select(layer => styles.select(1, layer))];
        Tensor image = generator.Synthesize(layers, generator.RandomNoise(latent.size(0), latent.device));
        Tensor direction = randn_like(image) / Math.Sqrt(image.size(2) * image.size(3));
        Tensor gradient = autograd.grad([(image * direction).sum()], [styles], retain_graph: true, create_graph: true)[0];
        return (gradient.square().sum(2).mean([1]) + 1e-12).sqrt();
    }
}
