using GanMl.Models.Layers.Steps;

namespace GanMl.Models.Style;

/// <summary>
/// Draws images from styles. <c>forward(first, second, layer, noise)</c> takes two styles [N, style size], the int64 layer from which the
/// second one decides (one number, or one for each image as [N, 1]), and noise [N or 1, values].
/// </summary>
internal abstract class SynthesisNetwork : Module<Tensor, Tensor, Tensor, Tensor?, Tensor>
{
    private readonly TakeOver[] _takeOver;

    protected SynthesisNetwork(string name, int layers)
        : base(name)
    {
        _takeOver = [.. Enumerable.Range(0, layers).Select(layer => new TakeOver(layer))];
        for (int layer = 0; layer < layers; layer++)
        {
            register_module($"take_over{layer}", _takeOver[layer]);
        }
    }

    /// <summary>The layers in use that take a style.</summary>
    internal abstract int Layers { get; }

    /// <summary>Values in the noise of one image; 0 without noise.</summary>
    internal abstract int NoiseSize { get; }

    /// <summary>Draws images from a style for each layer.</summary>
    internal abstract Tensor Draw(IReadOnlyList<Tensor> styles, Tensor? noise);

    public override Tensor forward(Tensor first, Tensor second, Tensor layer, Tensor? noise) =>
        Draw([.. _takeOver.Take(Layers).Select(takeOver => takeOver.call(first, second, layer))], noise);
}
