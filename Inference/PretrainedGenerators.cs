using System.Reflection;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Inference;

/// <summary>
/// The generators that come with GanMl, by name: small ones to start with before you train your own. A card beside each one in the
/// repository, in <c>Models/Pretrained</c>, gives its data, recipe, command, seed and measured quality.
/// </summary>
public static class PretrainedGenerators
{
    private const string Prefix = "pretrained/";
    private const string Extension = ".onnx";

    /// <summary>The clothes of Fashion-MNIST in their ten classes, 28 x 28 pixels, grey.</summary>
    public static string FashionMnist => "fashion-mnist";

    /// <summary>The digits of MNIST, 28 x 28 pixels, grey.</summary>
    public static string Mnist => "mnist";

    /// <summary>Their names, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(resource => resource[Prefix.Length..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Opens one of them.</summary>
    /// <param name="name">Its name, whatever the case of its letters.</param>
    /// <param name="options">How it is run; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    /// <exception cref="InferenceDeviceException">The device cannot be used; the message says what is missing.</exception>
    public static OnnxGenerator Open(string name, OnnxGeneratorOptions? options = null) => OnnxGenerator.Open(Read(name), options);

    /// <summary>The bytes of its file, to be written somewhere or put into a program of one's own.</summary>
    /// <param name="name">Its name, whatever the case of its letters.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static byte[] Read(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string known = Names.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"No generator '{name}' comes with GanMl. Known: {string.Join(", ", Names)}.", nameof(name));
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + known + Extension)!;
        byte[] file = new byte[resource.Length];
        resource.ReadExactly(file);
        return file;
    }
}
