using Microsoft.ML.OnnxRuntime;
using static GanMl.Inference.GeneratorFile.NodeDescription;

namespace GanMl.Inference.GeneratorFile;

/// <summary>Which input and output of a file does what.</summary>
/// <param name="Latent">The input that takes latents.</param>
/// <param name="Label">The input that takes labels; null where there is none.</param>
/// <param name="Image">The output that gives images.</param>
internal sealed record FileRoles(string Latent, string? Label, string Image)
{
    private static readonly string[] LatentNames = ["z", "latent", "latents", "noise"];
    private static readonly string[] LabelNames = ["c", "y", "label", "labels", "class", "classes", "class_label", "class_labels"];

    /// <summary>The input that takes one number, by which styles are drawn to the average one: psi. Null where there is none.</summary>
    internal string? Truncation { get; init; }

    /// <summary>Inputs that take nothing: the labels of a StyleGAN without classes have the shape [batch, 0].</summary>
    internal IReadOnlyList<string> Empty { get; init; } = [];

    /// <summary>Finds out which is which.</summary>
    /// <param name="inputs">The inputs that must be given.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="options">Names that were given, and the number of classes.</param>
    /// <exception cref="GeneratorFileException">It is no generator, or needs a name to choose by.</exception>
    internal static FileRoles Find(
        IReadOnlyDictionary<string, NodeMetadata> inputs,
        IReadOnlyDictionary<string, NodeMetadata> outputs,
        OnnxGeneratorOptions options)
    {
        string?[] named = [options.LatentInput, options.LabelInput];
        string[] empty = [.. inputs.Where(input => input.Value.Dimensions.Contains(0)).Select(input => input.Key).Except(named)!];
        string? truncation = inputs.FirstOrDefault(input => IsPsi(input.Key, input.Value) && !named.Contains(input.Key)).Key;
        Dictionary<string, NodeMetadata> rest = inputs
            .Where(input => !empty.Contains(input.Key) && input.Key != truncation)
            .ToDictionary(input => input.Key, input => input.Value);

        string latent = options.LatentInput is { } given ? Named(inputs, given, "input") : FindLatent(rest, options);
        string[] others = [.. rest.Keys.Where(input => input != latent)];
        string? label = options.LabelInput is { } said ? Named(inputs, said, "input") : others.FirstOrDefault();
        if (others.Any(input => input != label))
        {
            throw new GeneratorFileException(
                $"It has the inputs {Describe(inputs)}; a generator has one for the latent and at most one for the label. Export it with "
                + "the other ones fixed.");
        }

        return new FileRoles(latent, label, FindImage(outputs, options)) { Truncation = truncation, Empty = empty };
    }

    /// <summary>What a StyleGAN calls truncation_psi.</summary>
    private static bool IsPsi(string name, NodeMetadata node) =>
        node.IsReal()
        && node.Dimensions is [] or [1]
        && (name.Contains("psi", StringComparison.OrdinalIgnoreCase) || name.Contains("trunc", StringComparison.OrdinalIgnoreCase));

    private static string FindLatent(Dictionary<string, NodeMetadata> inputs, OnnxGeneratorOptions options)
    {
        Dictionary<string, NodeMetadata> able = inputs
            .Where(input => input.Key != options.LabelInput && input.Value.IsReal() && input.Value.VectorLength() is not null)
            .ToDictionary(input => input.Key, input => input.Value);
        if (able.Count == 0)
        {
            bool takesStyles = inputs.Values.Any(node => node.IsReal() && node.Dimensions.Length == 3);
            throw new GeneratorFileException(takesStyles
                ? $"It takes styles, {Describe(inputs)}, not latents: it is the synthesis network of a StyleGAN without its mapping "
                    + "network. Export both as one network, from z to the image."
                : $"It is no generator: it has no float input [batch, size] or [batch, size, 1, 1], but {Describe(inputs)}.");
        }

        // A name that says it, then a length that fits the classes, then the only one that is more than a number.
        int classes = options.NamesOfClasses.Count;
        return OnlyOne(
            able,
            _ => true,
            input => LatentNames.Contains(input.Key, StringComparer.OrdinalIgnoreCase),
            input => !LabelNames.Contains(input.Key, StringComparer.OrdinalIgnoreCase),
            input => input.Value.VectorLength() != classes,
            input => input.Value.VectorLength() != 1)
            ?? throw Several("float input [batch, size] or [batch, size, 1, 1]", able.Keys, nameof(options.LatentInput));
    }

    private static string FindImage(IReadOnlyDictionary<string, NodeMetadata> outputs, OnnxGeneratorOptions options)
    {
        if (options.ImageOutput is { } given)
        {
            return Named(outputs, given, "output");
        }

        // Four axes, or so far unknown ones: then the trial will tell.
        KeyValuePair<string, NodeMetadata>[] able =
        [
            .. outputs.Where(output =>
                (output.Value.IsReal() || output.Value.IsWhole()) && output.Value.Dimensions.Length is 4 or 0),
        ];
        const string Wanted = "float output [batch, channels, height, width]";
        return able.Length == 0 ? throw new GeneratorFileException($"It is no generator: it has no {Wanted}, but {Describe(outputs)}.")
            : OnlyOne(able, _ => true, output => output.Value.Dimensions.Length == 4, output => output.Value.IsReal())
                ?? throw Several(Wanted, able.Select(output => output.Key), nameof(options.ImageOutput));
    }

    /// <summary>The one that a sign points to; the first sign that points to one decides.</summary>
    private static string? OnlyOne(
        IReadOnlyCollection<KeyValuePair<string, NodeMetadata>> able,
        params ReadOnlySpan<Func<KeyValuePair<string, NodeMetadata>, bool>> signs)
    {
        foreach (Func<KeyValuePair<string, NodeMetadata>, bool> sign in signs)
        {
            string[] names = [.. able.Where(sign).Select(node => node.Key)];
            if (names.Length == 1)
            {
                return names[0];
            }
        }

        return null;
    }

    private static GeneratorFileException Several(string wanted, IEnumerable<string> names, string option) => new(
        $"It has more than one {wanted}: choose one of {List(names)} as {nameof(OnnxGeneratorOptions)}.{option}.");

    private static string Named(IReadOnlyDictionary<string, NodeMetadata> nodes, string name, string kind) =>
        nodes.ContainsKey(name) ? name : throw new GeneratorFileException($"It has no {kind} '{name}', but {Describe(nodes)}.");
}
