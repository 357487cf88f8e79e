using GanMl.Inference;

namespace GanMl.Images.Writers;

/// <summary>An animated PNG that shows one image after the other.</summary>
internal sealed class AnimationWriter : IImageWriter
{
    private const int MostImages = 1_000;
    private const int WantedWidth = 192;

    public string Name => "animation";

    public string Description => "An animated PNG that shows the images one after the other, as browsers play it.";

    public IReadOnlyList<string> Endings { get; } = [".apng"];

    public void Write(string path, GeneratedImageStream images)
    {
        if (images.Count > MostImages)
        {
            throw new ArgumentException($"An animation shows at most {MostImages:N0} images, not {images.Count:N0}.", nameof(images));
        }

        float[] frames = new float[images.Count * images.Shape.Length];
        int done = 0;
        foreach (GeneratedBatch batch in images.Batches)
        {
            batch.Pixels.Span.CopyTo(frames.AsSpan(done));
            done += batch.Pixels.Length;
        }

        ImageAnimation.Save(path, frames, images.Shape, magnification: Math.Max(1, WantedWidth / images.Shape.Width));
    }
}
