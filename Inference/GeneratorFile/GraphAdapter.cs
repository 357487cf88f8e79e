using GanMl.Inference.Format;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static GanMl.Inference.GeneratorFile.NodeDescription;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// Brings inputs and outputs of other kinds to those of a generator file, by operations around the network: whatever runs or saves the file
/// afterwards finds float latents, whole labels and float images. Their names stay.
/// </summary>
internal sealed class GraphAdapter
{
    private readonly GraphWrapping _graph;
    private readonly IReadOnlyDictionary<string, NodeMetadata> _inputs;
    private readonly FileRoles _roles;
    private readonly OnnxGeneratorOptions _options;

    private GraphAdapter(
        GraphWrapping graph, IReadOnlyDictionary<string, NodeMetadata> inputs, FileRoles roles, OnnxGeneratorOptions options)
    {
        _graph = graph;
        _inputs = inputs;
        _roles = roles;
        _options = options;
    }

    /// <summary>The file with inputs and outputs of the types that a generator has; null where it has them already.</summary>
    /// <param name="model">The bytes of the file.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="roles">What they are for.</param>
    /// <param name="options">The size of a latent and the classes, where the file leaves them open.</param>
    /// <exception cref="GeneratorFileException">They cannot be brought to these types; the message says which, and what to do.</exception>
    internal static byte[]? Adapt(
        byte[] model,
        IReadOnlyDictionary<string, NodeMetadata> inputs,
        IReadOnlyDictionary<string, NodeMetadata> outputs,
        FileRoles roles,
        OnnxGeneratorOptions options)
    {
        NodeMetadata latent = inputs[roles.Latent], image = outputs[roles.Image];
        bool plainLatent = IsFloat(latent) && (latent.Dimensions.Length == 2 || latent.Dimensions is [_, _, 1, 1]);
        bool plainLabel = roles.Label is null || inputs[roles.Label] is { IsTensor: true, ElementDataType: TensorElementType.Int64 } label
            && (label.Dimensions.Length == 1 || label.Dimensions is [_, 1]);
        bool plainImage = !image.IsTensor || IsFloat(image);
        if (plainLatent && plainLabel && plainImage && roles.Truncation is null && roles.Empty.Count == 0)
        {
            return null;
        }

        var adapter = new GraphAdapter(new GraphWrapping(model), inputs, roles, options);
        foreach (string empty in roles.Empty)
        {
            adapter._graph.FillEmpty(empty, roles.Latent, inputs[empty]);
        }

        if (!plainLatent)
        {
            adapter.AdaptLatent();
        }

        if (!plainLabel)
        {
            adapter.AdaptLabel();
        }

        if (roles.Truncation is { } psi)
        {
            adapter._graph.MakeOptional(psi, GeneratorNames.Truncation, 1, inputs[psi]);
        }

        if (!plainImage)
        {
            adapter._graph.WrapOutput(roles.Image, "Cast", GraphWrapping.To(DataType.Float), sides => sides);
        }

        return adapter._graph.ToBytes();
    }

    /// <summary>The file with its images turned from channels last to channels first.</summary>
    internal static byte[] ToChannelsFirst(byte[] model, string image)
    {
        var graph = new GraphWrapping(model);
        graph.WrapOutput(
            image,
            "Transpose",
            new AttributeProto { Name = "perm", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 0, 3, 1, 2 } },
            sides => sides.Count == 4 ? [sides[0], sides[3], sides[1], sides[2]] : sides);
        graph.Note(GeneratorNames.Keys.ChannelsFirst, "1");
        return graph.ToBytes();
    }

    /// <summary>
    /// Whether the sizes leave no doubt that channels are last: one or three at the end, and more than a picture can have in their place.
    /// </summary>
    internal static bool AreChannelsLast(long[] shape) => shape is [_, > 4, > 4, 1 or 3];

    private static bool IsFloat(NodeMetadata node) => node.IsTensor && node.ElementDataType == TensorElementType.Float;

    private void AdaptLatent()
    {
        NodeMetadata node = _inputs[_roles.Latent];
        int length = node.VectorLength() is { } found && node.IsReal()
            ? found
            : throw new GeneratorFileException($"'{_roles.Latent}' should be float [batch, size], but it is {Describe(node)}.");
        if (length < 0 && node.Dimensions.Length > 2)
        {
            length = _options.LatentSize ?? throw GeneratorFileReader.OpenSize(_roles.Latent);
        }

        string value = _graph.ReplaceInput(_roles.Latent, DataType.Float, node, length);
        if (node.Dimensions.Length > 2)
        {
            value = _graph.Reshape(value, [.. node.Dimensions.Skip(1).Select(side => side == 1 ? 1L : length)]);
        }

        _graph.Finish(_roles.Latent, _graph.Cast(value, node.ElementDataType));
    }

    private void AdaptLabel()
    {
        string name = _roles.Label!;
        NodeMetadata node = _inputs[name];
        bool isNumber = node.IsReal() || node.IsWhole() || node is { IsTensor: true, ElementDataType: TensorElementType.Bool };
        if (!isNumber || node.Dimensions.Length == 0 || (node.Dimensions.Length > 1 && node.VectorLength() is null))
        {
            throw new GeneratorFileException(
                $"'{name}' should be a label for each row, [batch], [batch, 1] or one-hot [batch, classes], but it is {Describe(node)}.");
        }

        // Where the number of columns is open, whole numbers are labels, and others stand one for each class.
        bool isOneHot = node.Dimensions.Length > 1 && (node.VectorLength() < 0 ? !node.IsWhole() : !node.IsOneARow());
        string value = _graph.ReplaceInput(name, DataType.Int64, node, null);
        if (isOneHot)
        {
            int classes = ClassesOf(name, node);
            value = _graph.OneHot(value, classes);
            if (node.Dimensions.Length > 2)
            {
                value = _graph.Reshape(value, [.. node.Dimensions.Skip(1).Select(side => side == 1 ? 1L : classes)]);
            }
        }
        else if (node.Dimensions.Length > 1)
        {
            value = _graph.Reshape(value, [.. node.Dimensions.Skip(1).Select(_ => 1L)]);
        }

        _graph.Finish(name, isOneHot && IsFloat(node) ? value : _graph.Cast(value, node.ElementDataType));
    }

    private int ClassesOf(string name, NodeMetadata node)
    {
        int columns = node.VectorLength() ?? -1, names = _options.NamesOfClasses.Count;
        return names == 0 ? throw GeneratorFileReader.UnnamedClasses(name, columns)
            : columns < 0 || columns == names ? names
            : throw new GeneratorFileException(
                $"Its input '{name}' takes one-hot labels of {columns} classes, but {names} class names are given: give {columns} as "
                + "OnnxGeneratorOptions.ClassNames.");
    }
}
