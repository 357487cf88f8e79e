using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Style;

namespace GanMl.Training.GeneratorFile;

/// <summary>Writes a generator as a generator file, which any ONNX runtime can use and which says of itself what it is.</summary>
public static class GeneratorExporter
{
    /// <summary>
    /// Exports a generator: inputs <c>latent</c> float32 [batch, size] and, when conditional, <c>label</c> int64 [batch]; output
    /// <c>image</c> float32 [batch, channels, height, width] in [0, 1]. A style generator has optional inputs beside them:
    /// <c>truncation</c> (a number, 1), <c>style_latent</c> float32 [batch or 1, size] with <c>style_layer</c> (an int64 number:
    /// from which layer on the second latent decides the style; by default none),
    /// and <c>noise</c> float32 [batch or 1, values of all maps, smallest first], which other generators with noise have too.
    /// </summary>
    /// <param name="generator">The generator; it keeps its mode, and is not disposed.</param>
    /// <param name="info">
    /// What the file shall say of itself. Its latent size, image shape and classes must be the generator's; the largest difference that
    /// the check finds is added.
    /// </param>
    /// <param name="path">Where to write; a file that lies there is replaced only by a file that passed the check.</param>
    /// <param name="options">
    /// How to export; its <see cref="ExportOptions.Metadata"/> are stored next to those of <paramref name="info"/>.
    /// </param>
    /// <param name="cancellation">Ends the export early; then no file is written.</param>
    /// <exception cref="ExportException">
    /// The generator cannot be written, or the check failed; the message says where and what to do.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="info"/> does not fit the generator.</exception>
    public static ExportResult Export(
        GeneratorNetwork generator,
        GeneratorInfo info,
        string path,
        ExportOptions? options = null,
        CancellationToken cancellation = default)
    {
        CheckFit(generator, info);
        options ??= new ExportOptions();
        options = options with { Converters = options.Converters.With(PixelRescaling.Converter) };

        IReadOnlyList<ExportInput> inputs = GeneratorInputs.Of(generator, info);
        using var finished = new FinishedGenerator(generator, [.. inputs.Select(input => input.Name)]);
        CheckedModel model = OnnxExporter.Convert(finished, inputs, [GeneratorNames.Image], options, cancellation);

        GeneratorInfo complete = info with
        {
            LargestDifference = model.Difference.Largest,
            Precision = model.Precision.ToString().ToLowerInvariant(),
            TakesTruncation = generator is StyleGenerator,
            TakesStyle = generator is StyleGenerator,
            StyleLayers = (generator as StyleGenerator)?.StyleLayers ?? 0,
            NoiseSize = (generator as StyleGenerator)?.NoiseSize ?? (generator as INoisy)?.NoiseSize ?? 0,
        };
        model.AddMetadata(options.Metadata);
        model.AddMetadata(complete.ToMetadata());
        byte[] file = model.ToFile();
        CheckReadable(file, complete);
        return model.Publish(path, file);
    }

    private static void CheckFit(GeneratorNetwork generator, GeneratorInfo info)
    {
        NetworkOptions built = generator.Options;
        Expect("latent size", info.LatentSize, generator.LatentSize);
        Expect("image shape", info.Shape, new ImageShape(built.Channels, generator.ImageSize, generator.ImageSize));
        Expect("number of classes", info.ClassNames.Count, built.Classes);

        static void Expect<T>(string what, T said, T built)
            where T : IEquatable<T>
        {
            if (!said.Equals(built))
            {
                throw new ArgumentException($"The generator's {what} is {built}, but the given information says {said}.", nameof(info));
            }
        }
    }

    /// <summary>Opens the finished bytes as any user of the file will.</summary>
    private static void CheckReadable(byte[] file, GeneratorInfo info)
    {
        try
        {
            using OnnxGenerator opened = OnnxGenerator.Open(file);
            if (!opened.Info.Equals(info))
            {
                throw new ExportException("The file reads back with other metadata than were given. Nothing was written.");
            }
        }
        catch (GeneratorFileException error)
        {
            throw new ExportException($"The file cannot be opened as a generator file: {error.Message} Nothing was written.", error);
        }
    }
}
