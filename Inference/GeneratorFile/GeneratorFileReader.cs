using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// Finds out from a model's inputs, outputs and metadata how it is to be fed. Inputs that have a default of their own
/// are not among <see cref="InferenceSession.InputMetadata"/> and are left to it.
/// </summary>
internal sealed class GeneratorFileReader(InferenceSession session, OnnxGeneratorOptions options)
{
    private readonly IReadOnlyDictionary<string, NodeMetadata> _inputs = session.InputMetadata;
    private readonly IReadOnlyDictionary<string, NodeMetadata> _optional = session.OverridableInitializerMetadata;
    private readonly IReadOnlyDictionary<string, NodeMetadata> _outputs = session.OutputMetadata;

    /// <summary>The contract, and what the file says of itself: null when it says nothing.</summary>
    /// <exception cref="GeneratorFileException">It is no generator, or it contradicts itself.</exception>
    internal (GeneratorContract Contract, GeneratorInfo? Info) Read()
    {
        Dictionary<string, string> metadata = Metadata();
        if (!metadata.ContainsKey(GeneratorNames.Keys.Format))
        {
            return (Foreign(), null);
        }

        GeneratorInfo info = GeneratorInfo.FromMetadata(metadata);
        return (Own(info), info);
    }

    /// <summary>
    /// ONNX Runtime's binding looks each key up by its text up to the first NUL character, does not find it,
    /// and runs into a null reference: there is no other sign of such a key.
    /// </summary>
    private Dictionary<string, string> Metadata()
    {
        try
        {
            return session.ModelMetadata.CustomMetadataMap;
        }
        catch (NullReferenceException e)
        {
            throw new GeneratorFileException("A key of its metadata is broken. Copy or export it again.", e);
        }
    }

    private GeneratorContract Own(GeneratorInfo info)
    {
        string[] wanted = info.IsConditional ? [GeneratorNames.Latent, GeneratorNames.Label] : [GeneratorNames.Latent];
        if (!_inputs.Keys.ToHashSet().SetEquals(wanted))
        {
            string kind = info.IsConditional ? $"with {info.ClassNames.Count} classes" : "without classes";
            throw new GeneratorFileException(
                $"By its metadata it is a generator {kind} and has the inputs {List(wanted)}, but it has {Describe(_inputs)}.");
        }

        return Contract(
            GeneratorNames.Latent,
            info.IsConditional ? GeneratorNames.Label : null,
            Named(_outputs, GeneratorNames.Image, "output"),
            info.LatentSize,
            "its metadata");
    }

    private GeneratorContract Foreign()
    {
        string latent = options.LatentInput is { } name
            ? Named(_inputs, name, "input")
            : Only(_inputs, IsLatent, "float input [batch, size] or [batch, size, 1, 1]", nameof(options.LatentInput));
        string image = options.ImageOutput is { } output
            ? Named(_outputs, output, "output")
            : Only(_outputs, IsImage, "float output [batch, channels, height, width]", nameof(options.ImageOutput));

        string[] others = [.. _inputs.Keys.Where(input => input != latent)];
        string? label = options.LabelInput is { } given ? Named(_inputs, given, "input") : others.FirstOrDefault();
        if (others.Any(input => input != label))
        {
            throw new GeneratorFileException(
                $"It has the inputs {Describe(_inputs)}; a generator has one for the latent and at most one for the label.");
        }

        if (label is null ? options.ClassNames.Count > 0 : options.NamesOfClasses.Count == 0)
        {
            throw new GeneratorFileException(label is null
                ? "Class names were given for it, but it has no input for a label."
                : $"It takes labels as '{label}' but does not name the classes: give them as OnnxGeneratorOptions.ClassNames.");
        }

        return Contract(latent, label, image, options.LatentSize, "the options") with
        {
            PixelRange = options.PixelRange,
        };
    }

    private GeneratorContract Contract(string latent, string? label, string image, int? size, string saidBy)
    {
        NodeMetadata latentNode = _inputs[latent];
        NodeMetadata imageNode = _outputs[image];
        Require(IsLatent(latentNode), latent, latentNode, "float [batch, size]");
        Require(IsImage(imageNode), image, imageNode, "float [batch, channels, height, width]");
        NodeMetadata? labelNode = label is null ? null : _inputs[label];
        Require(labelNode is null || IsLabel(labelNode), label!, labelNode!, "int64 [batch]");

        int declared = latentNode.Dimensions[1];
        if (size is { } said && declared > 0 && declared != said)
        {
            throw new GeneratorFileException($"Its latents have {declared} values, but {saidBy} say {said}.");
        }

        int[] batches = [.. Batches(latentNode, imageNode, labelNode).Where(batch => batch > 0).Distinct()];
        if (batches.Length > 1)
        {
            throw new GeneratorFileException($"Its inputs and outputs disagree about the batch: {string.Join(", ", batches)} rows.");
        }

        return new GeneratorContract
        {
            LatentInput = latent,
            LatentSize = size ?? (declared > 0 ? declared : throw new GeneratorFileException(
                $"Its input '{latent}' leaves open how many values a latent has: give it as OnnxGeneratorOptions.LatentSize.")),
            LatentRank = latentNode.Dimensions.Length,
            LabelInput = label,
            LabelRank = labelNode?.Dimensions.Length ?? 0,
            ImageOutput = image,
            FixedBatch = batches.SingleOrDefault(),
            TruncationRank = ScalarRank(GeneratorNames.Truncation, TensorElementType.Float),
            StyleLayerRank = TakesStyleLatent(size ?? declared)
                ? ScalarRank(GeneratorNames.StyleLayer, TensorElementType.Int64)
                : null,
            NoiseSize = NoiseSize(),
        };
    }

    /// <summary>0 or 1 where the file has an optional input of this name that takes one number; null where it has not.</summary>
    private int? ScalarRank(string name, TensorElementType type) =>
        _optional.TryGetValue(name, out NodeMetadata? node) && IsTensor(node, type) && node.Dimensions is [] or [1]
            ? node.Dimensions.Length
            : null;

    private int NoiseSize() =>
        _optional.TryGetValue(GeneratorNames.Noise, out NodeMetadata? node)
        && IsTensor(node, TensorElementType.Float)
        && node.Dimensions is [_, > 0]
            ? node.Dimensions[1]
            : 0;

    private bool TakesStyleLatent(int size) =>
        _optional.TryGetValue(GeneratorNames.StyleLatent, out NodeMetadata? node)
        && IsLatent(node)
        && node.Dimensions.Length == 2
        && (node.Dimensions[1] == size || node.Dimensions[1] < 0);

    private static IEnumerable<int> Batches(params NodeMetadata?[] nodes) =>
        nodes.OfType<NodeMetadata>().Where(node => node.Dimensions.Length > 0).Select(node => node.Dimensions[0]);

    private static bool IsLatent(NodeMetadata node) =>
        IsTensor(node, TensorElementType.Float)
        && (node.Dimensions.Length == 2 || (node.Dimensions.Length == 4 && node.Dimensions[2] == 1 && node.Dimensions[3] == 1));

    private static bool IsLabel(NodeMetadata node) =>
        IsTensor(node, TensorElementType.Int64)
        && (node.Dimensions.Length == 1 || (node.Dimensions.Length == 2 && node.Dimensions[1] == 1));

    /// <summary>Four axes, or so far unknown ones: then the trial will tell.</summary>
    private static bool IsImage(NodeMetadata node) => IsTensor(node, TensorElementType.Float) && (node.Dimensions.Length is 4 or 0);

    private static bool IsTensor(NodeMetadata node, TensorElementType type) => node.IsTensor && node.ElementDataType == type;

    private static void Require(bool condition, string name, NodeMetadata node, string wanted)
    {
        if (!condition)
        {
            throw new GeneratorFileException($"'{name}' should be {wanted}, but it is {Describe(node)}.");
        }
    }

    private static string Named(IReadOnlyDictionary<string, NodeMetadata> nodes, string name, string kind) =>
        nodes.ContainsKey(name) ? name : throw new GeneratorFileException($"It has no {kind} '{name}', but {Describe(nodes)}.");

    private static string Only(
        IReadOnlyDictionary<string, NodeMetadata> nodes, Func<NodeMetadata, bool> fits, string wanted, string option)
    {
        string[] names = [.. nodes.Where(node => fits(node.Value)).Select(node => node.Key)];
        return names.Length switch
        {
            1 => names[0],
            0 => throw new GeneratorFileException($"It is no generator: it has no {wanted}, but {Describe(nodes)}."),
            _ => throw new GeneratorFileException(
                $"It has more than one {wanted}: choose one of {List(names)} as {nameof(OnnxGeneratorOptions)}.{option}."),
        };
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static string Describe(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        nodes.Count == 0 ? "none" : string.Join(", ", nodes.Select(node => $"'{node.Key}' ({Describe(node.Value)})"));

    private static string Describe(NodeMetadata node)
    {
        if (!node.IsTensor)
        {
            return node.OnnxValueType.ToString();
        }

        IEnumerable<string> sides = node.Dimensions.Select((side, i) => side >= 0 ? $"{side}" : node.SymbolicDimensions[i] switch
        {
            "" => "?",
            string symbol => symbol,
        });
        return $"{node.ElementDataType} [{string.Join(", ", sides)}]";
    }
}
