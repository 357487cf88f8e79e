using GanMl.Inference.LabelledImages;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static GanMl.Inference.GeneratorFile.NodeDescription;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// Finds out from a model's inputs, outputs and metadata how it is to be fed. Inputs that have a default of their own
/// are not among <see cref="InferenceSession.InputMetadata"/> and are left to it.
/// </summary>
internal sealed class GeneratorFileReader(InferenceSession session, byte[] model, OnnxGeneratorOptions options)
{
    private readonly Dictionary<string, string> _metadata = FileMetadata.Read(model);
    private readonly IReadOnlyDictionary<string, NodeMetadata> _inputs = session.InputMetadata;
    private readonly IReadOnlyDictionary<string, NodeMetadata> _optional = session.OverridableInitializerMetadata;
    private readonly IReadOnlyDictionary<string, NodeMetadata> _outputs = session.OutputMetadata;

    /// <summary>What the file says of itself; null when it says nothing.</summary>
    /// <exception cref="GeneratorFileException">It contradicts itself, or is of a newer GanMl.</exception>
    internal GeneratorInfo? Info() =>
        _metadata.ContainsKey(GeneratorNames.Keys.Format) ? GeneratorInfo.FromMetadata(_metadata) : null;

    /// <summary>Whether its images have been brought to channels first already.</summary>
    internal bool IsChannelsFirst() => _metadata.ContainsKey(GeneratorNames.Keys.ChannelsFirst);

    /// <summary>Which of its inputs and outputs does what.</summary>
    /// <param name="info">What it says of itself.</param>
    /// <exception cref="GeneratorFileException">It is no generator.</exception>
    internal FileRoles Roles(GeneratorInfo? info)
    {
        if (info is null)
        {
            return FileRoles.Find(_inputs, _outputs, options);
        }

        string[] wanted = info.IsConditional ? [GeneratorNames.Latent, GeneratorNames.Label] : [GeneratorNames.Latent];
        if (!_inputs.Keys.ToHashSet().SetEquals(wanted))
        {
            string kind = info.IsConditional ? $"with {info.ClassNames.Count} classes" : "without classes";
            throw new GeneratorFileException(
                $"By its metadata it is a generator {kind} and has the inputs {List(wanted)}, but it has {Describe(_inputs)}.");
        }

        return _outputs.ContainsKey(GeneratorNames.Image)
            ? new FileRoles(GeneratorNames.Latent, info.IsConditional ? GeneratorNames.Label : null, GeneratorNames.Image)
            : throw new GeneratorFileException($"It has no output '{GeneratorNames.Image}', but {Describe(_outputs)}.");
    }

    /// <summary>How it is fed and read, once its inputs and outputs are of the types that a generator has.</summary>
    /// <exception cref="GeneratorFileException">It is no generator, or it contradicts itself.</exception>
    internal GeneratorContract Read(FileRoles roles, GeneratorInfo? info) => info is null
        ? Foreign(roles)
        : Contract(roles.Latent, roles.Label, roles.Image, info.LatentSize, "its metadata");

    /// <summary>The file with inputs and outputs of these types; null where it has them already.</summary>
    internal byte[]? Adapt(FileRoles roles, GeneratorInfo? info) => GraphAdapter.Adapt(
        model,
        _inputs,
        _outputs,
        roles,
        info is null ? options : options with { ClassNames = info.ClassNames, LatentSize = info.LatentSize });

    /// <summary>What its images are in when nobody says otherwise: bytes go to 255.</summary>
    internal PixelRange UsualRange(FileRoles roles) =>
        _outputs[roles.Image] is { IsTensor: true, ElementDataType: TensorElementType.UInt8 }
            ? new PixelRange(0, byte.MaxValue)
            : PixelRange.Sigmoid;

    /// <summary>The error for an input that leaves open how long a latent is.</summary>
    internal static GeneratorFileException OpenSize(string latent) => new(
        $"Its input '{latent}' leaves open how many values a latent has: give it as OnnxGeneratorOptions.LatentSize.");

    /// <summary>The error for classes without names.</summary>
    /// <param name="label">The input that takes them.</param>
    /// <param name="classes">How many there are; -1 where nobody knows.</param>
    internal static GeneratorFileException UnnamedClasses(string label, int classes) => new(
        $"It takes labels as '{label}' but does not name the classes: give "
        + (classes < 0 ? "them" : $"the names of its {classes} classes") + " as OnnxGeneratorOptions.ClassNames.");

    private GeneratorContract Foreign(FileRoles roles)
    {
        if (roles.Label is null ? options.ClassNames.Count > 0 : options.NamesOfClasses.Count == 0)
        {
            throw roles.Label is { } label
                ? UnnamedClasses(label, -1)
                : new GeneratorFileException("Class names were given for it, but it has no input for a label.");
        }

        return Contract(roles.Latent, roles.Label, roles.Image, options.LatentSize, "the options");
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
            LatentSize = size ?? (declared > 0 ? declared : throw OpenSize(latent)),
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
}
