using GanMl.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Data;

/// <summary>Many images from a generator in training, in pieces that its memory can take.</summary>
internal static class DrawnImages
{
    // 128 images of 128 pixels, 2,048 of 32: what is between the layers of a generator takes some hundred times as much as its images.
    private const long PixelsInOneRun = 1L << 21;

    /// <summary>Draws one image for each latent, in the generator's own range.</summary>
    /// <param name="generator">The generator, in the mode in which it is to draw.</param>
    /// <param name="latents">[rows, latent size].</param>
    /// <param name="labels">[rows]; null when it is unconditional.</param>
    /// <returns>[rows, channels, height, width], in the caller's dispose scope.</returns>
    internal static Tensor Of(GeneratorNetwork generator, Tensor latents, Tensor? labels)
    {
        long rows = latents.size(0), most = Math.Max(1, PixelsInOneRun / ((long)generator.ImageSize * generator.ImageSize));
        if (rows <= most)
        {
            return generator.call(latents, labels);
        }

        var pieces = new List<Tensor>();
        for (long row = 0; row < rows; row += most)
        {
            using DisposeScope scope = NewDisposeScope();
            long end = Math.Min(rows, row + most);
            Tensor piece = generator.call(latents[(int)row..(int)end], labels?[(int)row..(int)end]);
            pieces.Add(piece.MoveToOuterDisposeScope());
        }

        Tensor all = cat(pieces);
        pieces.ForEach(piece => piece.Dispose());
        return all;
    }
}
