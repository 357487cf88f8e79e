using GanMl.Images.Folders;
using GanMl.Images.Sets;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Cli.Options;

/// <summary>
/// The libraries know nothing of the command: their messages name properties. Here those become the options with which a user of the command
/// sets them.
/// </summary>
internal static class OptionNames
{
    private static readonly (string Property, string Option)[] Known =
    [
        ("ImageSetOptions.Size", "--size"),
        ("FolderImagesOptions.Size", "--size"),
        ("InferenceDevice.Auto", "--device auto"),
        ("InferenceDevice.Library", "--device and its path"),
        ("OnnxGeneratorOptions.ClassNames", "--class-names"),
        ("OnnxGeneratorOptions.LatentSize", "--latent-size"),
        ("OnnxGeneratorOptions.LatentInput", "--latent-input"),
        ("OnnxGeneratorOptions.LabelInput", "--label-input"),
        ("OnnxGeneratorOptions.ImageOutput", "--image-output"),
        ("OnnxGeneratorOptions.PixelRange", "--pixel-range"),
    ];

    /// <summary>A message of a library with the names of options in place of those of properties.</summary>
    internal static string In(string message) =>
        Known.Aggregate(message, (text, name) => text.Replace(name.Property, name.Option, StringComparison.Ordinal));
}
