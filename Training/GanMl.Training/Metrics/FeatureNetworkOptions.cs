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

    /// <summary>
    /// An ONNX file that images go through before they reach the network, such as one that subtracts a mean image; null for none. It has
    /// one input, which takes the place of the network's, and one output. <see cref="Range"/> is that of its input.
    /// </summary>
    public string? Preprocessing { get; init; }

    /// <summary>
    /// The ResNet-18 that Microsoft.ML.DnnImageFeaturizer.ResNet18 contains, a package of NuGet (MIT licence), as a feature network:
    /// trained on photographs of a thousand kinds (ImageNet), it knows nothing of the images that are judged. An image becomes 224 x 224 in
    /// colour; its features are the 512 values before the last layer (He et al., 2016).
    /// </summary>
    /// <param name="folder">
    /// The package's folder <c>DnnImageModels</c>: what references the package has it beside the program, and the package cache in
    /// <c>tools</c> of the package.
    /// </param>
    /// <exception cref="MetricException">The folder does not contain it.</exception>
    public static FeatureNetworkOptions ResNet18(string folder)
    {
        string network = System.IO.Path.Combine(folder, "ResNet18Onnx", "ResNet18.onnx");
        string preprocessing = System.IO.Path.Combine(folder, "ResNetPrepOnnx", "ResNetPreprocess.onnx");
        return File.Exists(network) && File.Exists(preprocessing)
            ? new FeatureNetworkOptions(network)
            {
                Preprocessing = preprocessing,
                Range = new PixelRange(0, byte.MaxValue),
                Layout = ImageLayout.ChannelsFirst,
            }
            : throw new MetricException(
                $"'{folder}' has no ResNet-18: wanted are ResNet18Onnx/ResNet18.onnx and ResNetPrepOnnx/ResNetPreprocess.onnx, as the "
                + "package Microsoft.ML.DnnImageFeaturizer.ResNet18 has them in tools/DnnImageModels.");
    }
}
