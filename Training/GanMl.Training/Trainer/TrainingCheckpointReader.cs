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
        _reader.Fill(networks.Tensors(), TrainingCheckpoint.GeneratorOptimizer, TrainingCheckpoint.DiscriminatorOptimizer);
        Load(networks.GeneratorOptimizer, TrainingCheckpoint.GeneratorOptimizer);
        Load(networks.DiscriminatorOptimizer, TrainingCheckpoint.DiscriminatorOptimizer);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private TrainingPosition ReadPosition()
    {
        if (!_reader.Metadata.TryGetValue(TrainingCheckpoint.FormatKey, out string? format)
            || !_reader.Metadata.TryGetValue(TrainingCheckpoint.PositionKey, out string? position))
        {
            throw new CheckpointException(
                $"{_file} is no checkpoint of a training run. A run leaves one in its folder: checkpoint.safetensors.");
        }

        if (format is not (TrainingCheckpoint.Format or TrainingCheckpoint.FormatWithoutHash))
        {
            throw new CheckpointException(
                $"{_file} has the checkpoint format {format}, and this GanMl reads up to {TrainingCheckpoint.Format}. "
                + "Use the GanMl that wrote it.");
        }

        if (format == TrainingCheckpoint.Format && !_reader.HasHash)
        {
            throw new CheckpointException($"{_file} is damaged: it lacks the hash of its content.");
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

    private void Load(optim.Optimizer optimizer, string name)
    {
        if (_reader.Find(name) is not { Type: ScalarType.Byte })
        {
            throw new CheckpointException($"{_file} holds no '{name}', the state of an optimiser.");
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
        catch (Exception error) when (error is IOException or ArgumentException or InvalidDataException or InvalidOperationException
            or FormatException)
        {
            throw new CheckpointException($"'{name}' of {_file} does not fit this optimiser: {error.Message}", error);
        }
    }
}
