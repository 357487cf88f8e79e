using System.Text.Json;
using GanMl.Training.Checkpoints;
using GanMl.Training.Devices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>Reads what <see cref="TrainingCheckpoint"/> has written.</summary>
internal sealed class TrainingCheckpointReader : IDisposable
{
    private readonly SafetensorsReader _reader;
    private readonly string _file;

    /// <exception cref="CheckpointException">The file is no checkpoint of a run, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal TrainingCheckpointReader(string path)
    {
        _file = Path.GetFileName(path);
        _reader = new SafetensorsReader(path);
        try
        {
            Position = ReadPosition();
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <summary>Where the run stood.</summary>
    internal TrainingPosition Position { get; }

    /// <summary>Gives networks and optimisers the state of the run.</summary>
    /// <exception cref="CheckpointException">The file does not fit them.</exception>
    internal void Fill(TrainingNetworks networks)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable withoutGradients = no_grad();
        var unused = _reader.Names.ToHashSet();
        foreach ((string name, Tensor tensor) in networks.Tensors())
        {
            unused.Remove(name);
            SafetensorsEntry entry = Find(name);
            if (entry.Type != tensor.dtype || !entry.Shape.SequenceEqual(tensor.shape))
            {
                throw new CheckpointException(
                    $"'{name}' of {_file} is {entry.Type} [{string.Join(", ", entry.Shape)}], but the network of these options has "
                    + $"{tensor.dtype} [{string.Join(", ", tensor.shape)}] there.");
            }

            tensor.copy_(_reader.Read(name));
        }

        Load(networks.GeneratorOptimizer, TrainingCheckpoint.GeneratorOptimizer, unused);
        Load(networks.DiscriminatorOptimizer, TrainingCheckpoint.DiscriminatorOptimizer, unused);
        if (unused.Count > 0)
        {
            throw new CheckpointException($"{_file} holds '{unused.Order(StringComparer.Ordinal).First()}', for which the networks of these options have no place.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private TrainingPosition ReadPosition()
    {
        if (!_reader.Metadata.TryGetValue(TrainingCheckpoint.FormatKey, out string? format)
            || !_reader.Metadata.TryGetValue(TrainingCheckpoint.PositionKey, out string? position))
        {
            throw new CheckpointException($"{_file} is no checkpoint of a training run. A run leaves one in its folder: checkpoint.safetensors.");
        }

        if (format != TrainingCheckpoint.Format)
        {
            throw new CheckpointException($"{_file} has the checkpoint format {format}, and this GanMl reads {TrainingCheckpoint.Format}. Use the GanMl that wrote it.");
        }

        try
        {
            return JsonSerializer.Deserialize<TrainingPosition>(position) ?? throw new JsonException("It is null.");
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"What {_file} says of its run cannot be read: {error.Message}", error);
        }
    }

    private SafetensorsEntry Find(string name) =>
        _reader.Find(name) ?? throw new CheckpointException($"{_file} lacks '{name}', which the run of these options has.");

    private void Load(optim.Optimizer optimizer, string name, HashSet<string> unused)
    {
        unused.Remove(name);
        if (Find(name).Type != ScalarType.Byte)
        {
            throw new CheckpointException($"'{name}' of {_file} is not the state of an optimiser.");
        }

        using var stream = new MemoryStream(_reader.Read(name).bytes.ToArray());
        using var reader = new BinaryReader(stream);
        try
        {
            Lasting.Make(() =>
            {
                ((OptimizerHelper)optimizer).load_state_dict(reader);
                return optimizer;
            });
        }
        catch (Exception error) when (error is IOException or ArgumentException or InvalidDataException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException($"'{name}' of {_file} does not fit this optimiser: {error.Message}", error);
        }
    }
}
