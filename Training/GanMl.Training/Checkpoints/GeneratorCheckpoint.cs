using System.Text.Json;
using GanMl.Export.Recording;
using GanMl.Inference.Catalogues;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Training.Architectures;
using static TorchSharp.torch;

namespace GanMl.Training.Checkpoints;

/// <summary>
/// A trained generator as a file: its weights by name in the safetensors format, and beside them what it is. From it a generator file of
/// any precision can be exported at any time.
/// </summary>
public static class GeneratorCheckpoint
{
    private const string FormatKey = "ganml.checkpoint";
    private const string NetworkKey = "ganml.network";
    private const string GrowthKey = "ganml.growth";
    private const string Format = "2";
    private const string FormatWithoutHash = "1";
    private const string Prefix = "generator.";

    /// <summary>Writes a generator, whole or not at all.</summary>
    /// <param name="path">Where to; a file that lies there is replaced.</param>
    /// <param name="generator">The generator, on any device.</param>
    /// <param name="info">What it is and where it comes from; its architecture must be one of the catalogue.</param>
    /// <exception cref="CheckpointException">A weight has an element type that cannot be stored.</exception>
    public static void Save(string path, GeneratorNetwork generator, GeneratorInfo info)
    {
        var metadata = new Dictionary<string, string>(info.ToMetadata())
        {
            [FormatKey] = Format,
            [FileHash.Key] = FileHash.Blank,
            [NetworkKey] = JsonSerializer.Serialize(generator.Options, FormOf(null)),
        };
        if (generator is IGrowing growing)
        {
            metadata[GrowthKey] = JsonSerializer.Serialize(growing.Growth);
        }

        SafetensorsWriter.Write(path, [.. Tensors(generator)], metadata);
    }

    /// <summary>What a generator is, without its weights. The whole file is checked.</summary>
    /// <exception cref="CheckpointException">As in <see cref="Load"/>.</exception>
    internal static GeneratorInfo ReadInfo(string path)
    {
        using var reader = new SafetensorsReader(path);
        return Describe(reader, Path.GetFileName(path)).Info;
    }

    /// <summary>What a generator is; null where the file was not written by GanMl, or holds another network.</summary>
    /// <exception cref="CheckpointException">As in <see cref="Load"/>.</exception>
    internal static GeneratorInfo? TryReadInfo(SafetensorsReader reader) =>
        reader.Metadata.ContainsKey(FormatKey) ? Describe(reader, "the file").Info : null;

    /// <summary>Reads a generator.</summary>
    /// <param name="path">A file that <see cref="Save"/> has written.</param>
    /// <param name="known">The architectures that there are; null for those of GanMl.</param>
    /// <returns>The generator, on the CPU and in evaluation mode, and what it is.</returns>
    /// <exception cref="CheckpointException">
    /// The file is no checkpoint of a generator, is damaged, or does not fit its architecture.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (GeneratorNetwork Generator, GeneratorInfo Info) Load(string path, Catalogue<IArchitecture>? known = null)
    {
        using var reader = new SafetensorsReader(path);
        string file = Path.GetFileName(path);
        (GeneratorInfo info, string network) = Describe(reader, file);
        GeneratorNetwork generator = Build(info, network, known ?? ArchitectureCatalogue.Default, file);
        try
        {
            reader.Fill(Tensors(generator));
            Grow(generator, reader, file);
        }
        catch
        {
            generator.Dispose();
            throw;
        }

        generator.eval();
        return (generator, info);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Tensors(GeneratorNetwork generator) =>
        ModuleTree.Tensors(generator).Select(entry => (Prefix + entry.Name, entry.Tensor));

    private static (GeneratorInfo Info, string Network) Describe(SafetensorsReader reader, string file)
    {
        if (!reader.Metadata.TryGetValue(FormatKey, out string? format) || !reader.Metadata.TryGetValue(NetworkKey, out string? network))
        {
            throw new CheckpointException(
                $"{file} was not written by GanMl: it does not say what network its {reader.Names.Count} tensors belong to.");
        }

        if (format is not (Format or FormatWithoutHash))
        {
            throw new CheckpointException(
                $"{file} has the checkpoint format {format}, and this GanMl reads up to {Format}. Update GanMl.");
        }

        if (format == Format && !reader.HasHash)
        {
            throw new CheckpointException($"{file} is damaged: it lacks the hash of its content. Use an unchanged copy of it.");
        }

        try
        {
            return (GeneratorInfo.FromMetadata(reader.Metadata), network);
        }
        catch (GeneratorFileException error)
        {
            throw new CheckpointException($"What {file} says of its network cannot be read: {error.Message}", error);
        }
    }

    private static GeneratorNetwork Build(GeneratorInfo info, string network, Catalogue<IArchitecture> known, string file)
    {
        try
        {
            IArchitecture architecture = known.Find(info.Architecture);
            JsonSerializerOptions form = FormOf(architecture.DefaultOptions.GetType());
            return architecture.CreateGenerator(
                JsonSerializer.Deserialize<NetworkOptions>(network, form) ?? throw new JsonException("It is null."));
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"What {file} says of its network cannot be read: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            throw new CheckpointException($"The network of {file} cannot be built: {error.Message}", error);
        }
    }

    private static JsonSerializerOptions FormOf(Type? architecture) =>
        new() { Converters = { new ArchitectureOptionsConverter(architecture) } };

    /// <summary>A generator that was saved before it was grown up stays at that size, and in the middle of its fade.</summary>
    private static void Grow(GeneratorNetwork generator, SafetensorsReader reader, string file)
    {
        if (generator is not IGrowing growing || !reader.Metadata.TryGetValue(GrowthKey, out string? growth))
        {
            return;
        }

        try
        {
            growing.Growth = JsonSerializer.Deserialize<GrowthPoint>(growth);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new CheckpointException($"What {file} says of its growth cannot be used: {error.Message}", error);
        }
    }
}
