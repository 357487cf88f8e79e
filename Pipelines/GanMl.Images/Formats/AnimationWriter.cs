using GanMl.Images.Pictures;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Images.Formats;

/// <summary>An animated PNG that shows one image after the other.</summary>
internal sealed class AnimationWriter : IImageWriter
{
    private const int MostImages = 1_000;
    private const int WantedWidth = 192;
    private const int FramesPerSecond = 12;

    public string Name => "animation";

    public string Description => "An animated PNG that shows the images one after the other, as browsers play it.";

    public IReadOnlyList<string> Endings { get; } = [".apng", ".png"];

    public void Write(string path, ImagesToWrite images)
    {
        if (images.Count is < 1 or > MostImages)
        {
            throw new ArgumentException($"An animation shows 1 to {MostImages:N0} images, not {images.Count:N0}.", nameof(images));
        }

        PngImage.CheckChannels(images.Shape);
        int magnification = Math.Max(1, WantedWidth / images.Shape.Width);
        WholeFile.Write(path, stream =>
        {
            var animation = new AnimationStream(stream, (int)images.Count, images.Shape, FramesPerSecond, magnification);
            foreach (GeneratedBatch batch in images.Batches)
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    animation.Add(batch.Image(i));
                }
            }

            animation.End();
        });
    }
}
