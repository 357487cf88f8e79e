namespace GanMl.Cli.Options;

/// <summary>
/// The libraries know nothing of the command, and their messages name properties. This puts the options of the command in their place.
/// </summary>
internal static class OptionNames
{
    private static readonly (string InLibrary, string Option)[] Known =
    [
        ("ImageSetOptions.Size", "--size"),
        ("FolderImagesOptions.Size", "--size"),
        ("the device 'cpu'", "--device cpu"),
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
        Known.Aggregate(message, (text, name) => text.Replace(name.InLibrary, name.Option, StringComparison.Ordinal));
}
