using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>A feature network of the user's own: an ONNX file with one input of images and an output of features.</summary>
/// <param name="Path">
/// The file; weights that it keeps in files of their own lie beside it. Its input is [N, C, H, W] or [N, H, W, C] in float32, float16,
/// float64 or uint8, its first output [N, ...] in float32, float16 or float64, all values of an image its features. N may be fixed: the
/// last batch is filled up then.
/// </param>
public sealed record FeatureNetworkOptions(string Path)
{
    /// <summary>
    /// What black and white are in its input: (0, 1) unless given, often (-1, 1); an input of type uint8 always has 0 to 255.
    /// </summary>
    public PixelRange Range { get; init; } = PixelRange.Sigmoid;

    /// <summary>
    /// Where its input has the channels; null to find them by their number, 1 or 3. A file that leaves all sizes open takes channels first
    /// then, and one where both places have 1 or 3 is refused.
    /// </summary>
    public ImageLayout? Layout { get; init; }
}
