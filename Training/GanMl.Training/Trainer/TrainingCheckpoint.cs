using System.Text.Json;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>
/// A run as a file, from which it can go on: the weights of both networks and of the average, the optimisers' state, and the position.
/// Random numbers and the order of the data are pure functions of the seed and the position, so there is nothing else.
/// </summary>
internal static class TrainingCheckpoint
{
    internal const string FormatKey = "ganml.training-checkpoint";
    internal const string PositionKey = "ganml.position";
    internal const string Format = "2";
    internal const string FormatWithoutHash = "1";
    internal const string GeneratorOptimizer = "optimizer.generator";
    internal const string DiscriminatorOptimizer = "optimizer.discriminator";

    /// <summary>Writes a run, whole or not at all.</summary>
    internal static void Write(string path, TrainingNetworks networks, TrainingPosition position)
    {
        using DisposeScope scope = NewDisposeScope();
        var complete = position with { Growth = networks.Generator is IGrowing growing ? growing.Growth : null };
        SafetensorsWriter.Write(
            path,
            [
                .. networks.Tensors(),
                (GeneratorOptimizer, State(networks.GeneratorOptimizer)),
                (DiscriminatorOptimizer, State(networks.DiscriminatorOptimizer)),
            ],
            new Dictionary<string, string>
            {
                [FormatKey] = Format,
                [PositionKey] = JsonSerializer.Serialize(complete),
                [FileHash.Key] = FileHash.Blank,
            });
    }

    /// <summary>TorchSharp's own format of an optimiser's state, as bytes.</summary>
    private static Tensor State(optim.Optimizer optimizer)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            ((TorchSharp.Modules.OptimizerHelper)optimizer).save_state_dict(writer);
        }

        return tensor(bytes.ToArray());
    }
}
