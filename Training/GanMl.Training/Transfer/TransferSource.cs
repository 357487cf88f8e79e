using System.Security.Cryptography;
using System.Text;
using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Training.Checkpoints;
using GanMl.Training.Runs;
using static TorchSharp.torch;

namespace GanMl.Training.Transfer;

/// <summary>
/// Weights of trained networks, by name, from which another run begins: a run folder has both networks, a generator file (.onnx) and a
/// .safetensors file the generator alone or whatever the names of its tensors say.
/// </summary>
internal sealed class TransferSource : IDisposable
{
    private const string Generator = "generator.";
    private const string Half = "/half";
    private static readonly string[] Networks = [Generator, "discriminator.", "encoder."];
    private static readonly string[] Pickles = [".pt", ".pth", ".bin", ".ckpt", ".pkl"];

    private readonly Dictionary<string, Tensor> _tensors = [];

    private TransferSource(string path) => Path = path;

    /// <summary>The file or folder.</summary>
    internal string Path { get; }

    /// <summary>The classes of the generator, in its order; empty where it has none, or nobody knows them.</summary>
    internal IReadOnlyList<string> ClassNames { get; private set; } = [];

    /// <summary>What is known of the generator, for messages; null for a file from elsewhere.</summary>
    internal GeneratorInfo? Info { get; private set; }

    /// <summary>The tensor of a name; null if there is none.</summary>
    internal Tensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Whether it is the folder of a run that has ended.</summary>
    internal static bool IsRun(string path) => File.Exists(System.IO.Path.Combine(path, RunFolder.CheckpointName));

    /// <summary>The hash of what would be read, so that a file that has changed is noticed; that of the name of an included one.</summary>
    internal static string HashOf(string path)
    {
        string[] files = IsRun(path)
            ? [System.IO.Path.Combine(path, RunFolder.CheckpointName), System.IO.Path.Combine(path, RunFolder.DiscriminatorName)]
            : [path];
        byte[][] parts =
        [
            .. files.Select(file => File.Exists(file) ? SHA256.HashData(File.ReadAllBytes(file)) : Encoding.UTF8.GetBytes(file)),
        ];
        return Convert.ToHexStringLower(SHA256.HashData([.. parts.SelectMany(part => part)]));
    }

    /// <summary>Reads a file or a folder.</summary>
    /// <exception cref="TrainingException">There is nothing, or nothing that can be read; the message says what to do.</exception>
    internal static TransferSource Open(string path)
    {
        var source = new TransferSource(path);
        try
        {
            source.Read(path);
            return source;
        }
        catch (Exception error)
        {
            source.Dispose();
            throw error is CheckpointException or GeneratorFileException or IOException or UnauthorizedAccessException
                ? new TrainingException($"Training cannot begin from {path}: {error.Message}", error)
                : error;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private void Read(string path)
    {
        if (IsRun(path))
        {
            ReadRun(path);
        }
        else if (!File.Exists(path))
        {
            if (!PretrainedGenerators.Names.Contains(path, StringComparer.OrdinalIgnoreCase))
            {
                if (Directory.Exists(path))
                {
                    throw new TrainingException(
                        $"Training cannot begin from {path}: it has no {RunFolder.CheckpointName}, which a run writes when it ends.");
                }

                throw new TrainingException(
                    $"Training cannot begin from {path}: there is no such file or folder, and no included generator of that name. There "
                    + $"are {string.Join(", ", PretrainedGenerators.Names)}.");
            }

            using OnnxGenerator included = PretrainedGenerators.Open(path);
            ReadOnnx(included.Model.ToArray());
        }
        else if (Pickles.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new TrainingException(
                $"Training cannot begin from {path}: files that Python has pickled are not read. Save the weights as safetensors: "
                + "safetensors.torch.save_file(network.state_dict(), \"weights.safetensors\").");
        }
        else if (System.IO.Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            ReadOnnx(File.ReadAllBytes(path));
        }
        else
        {
            ReadSafetensors(path);
        }
    }

    private void ReadRun(string folder)
    {
        ReadSafetensors(System.IO.Path.Combine(folder, RunFolder.CheckpointName));
        string discriminator = System.IO.Path.Combine(folder, RunFolder.DiscriminatorName);
        if (File.Exists(discriminator))
        {
            ReadSafetensors(discriminator);
        }
    }

    private void ReadSafetensors(string path)
    {
        using var reader = new SafetensorsReader(path);
        bool areNamed = reader.Names.Any(name => Networks.Any(network => name.StartsWith(network, StringComparison.Ordinal)));
        foreach (string name in reader.Names)
        {
            _tensors[areNamed ? name : Generator + name] = reader.Read(name).DetachFromDisposeScope();
        }

        if (GeneratorCheckpoint.TryReadInfo(reader) is { } info)
        {
            Know(info);
        }
    }

    private void ReadOnnx(byte[] file)
    {
        using (OnnxGenerator generator = OnnxGenerator.Open(file))
        {
            Know(generator.Info);
        }

        // Weights of 16 bits are constants, with a suffix to their names.
        GraphProto graph = ModelProto.Parser.ParseFrom(file).Graph;
        IEnumerable<(string Name, TensorProto Values)> constants = graph.Node.Where(node => node.OpType == "Constant").SelectMany(
            node => node.Attribute.Where(attribute => attribute.T is not null).Select(attribute => (node.Output[0], attribute.T)));
        foreach ((string name, TensorProto values) in graph.Initializer.Select(values => (values.Name, values)).Concat(constants))
        {
            ScalarType? type = (TensorProto.Types.DataType)values.DataType switch
            {
                TensorProto.Types.DataType.Float => ScalarType.Float32,
                TensorProto.Types.DataType.Float16 => ScalarType.Float16,
                TensorProto.Types.DataType.Int64 => ScalarType.Int64,
                _ => null,
            };
            if (type is { } known && values.RawData.Length > 0)
            {
                Tensor tensor = empty([.. values.Dims], known).DetachFromDisposeScope();
                values.RawData.Span.CopyTo(tensor.bytes);
                _tensors[name.EndsWith(Half, StringComparison.Ordinal) ? name[..^Half.Length] : name] = tensor;
            }
        }
    }

    private void Know(GeneratorInfo info)
    {
        Info = info;
        ClassNames = info.ClassNames;
    }
}
