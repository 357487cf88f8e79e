using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics.Features;

/// <summary>A feature network of the user's own: an ONNX file with one input of images and an output of features.</summary>
/// <param name="Path">The file. Its input is [N, C, H, W] in float32 or uint8, its first output [N, ...], all values of an image its features.</param>
public sealed record FeatureNetworkOptions(string Path)
{
    /// <summary>What black and white are in its input: (0, 1) unless given, often (-1, 1); an input of type uint8 always has 0 to 255.</summary>
    public PixelRange Range { get; init; } = PixelRange.Sigmoid;
}
