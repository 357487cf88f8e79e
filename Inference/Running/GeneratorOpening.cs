using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Inference.Running;

/// <summary>The steps from a file to a generator that is known to run, each with its own clear error.</summary>
internal static class GeneratorOpening
{
    /// <summary>Two rows, so that a batch axis that is dynamic by name only is found out.</summary>
    private const int RowsToTry = 2;

    /// <summary>Far above any generator's; a file that asks for more is broken, and would only use up the memory.</summary>
    private const int MostLatentValues = 1 << 24;

    internal static byte[] ReadFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new GeneratorFileException("It is a folder. Give the .onnx file itself.");
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"There is no generator file '{path}'.", path);
        }

        return file.Length <= Array.MaxLength
            ? File.ReadAllBytes(path)
            : throw new GeneratorFileException($"It has {file.Length} bytes; a generator file has less than two gigabytes.");
    }

    /// <summary>Finds out how the file is fed, and tries it.</summary>
    /// <param name="model">The bytes of the file.</param>
    /// <param name="folder">Where it looks for weights in files of their own; null for nowhere.</param>
    /// <param name="options">What it does not say of itself.</param>
    /// <exception cref="ArgumentException">The options' range of pixels is empty.</exception>
    /// <exception cref="GeneratorFileException">It is no generator, or contradicts itself, or does not run.</exception>
    internal static ExaminedGenerator Examine(byte[] model, string? folder, OnnxGeneratorOptions options)
    {
        if (!options.PixelRange.IsProper)
        {
            throw new ArgumentException(
                $"Pixels from {options.PixelRange.Minimum} to {options.PixelRange.Maximum} are no range: black is the lower end, white "
                + "the upper.",
                nameof(options));
        }

        using var session = new GeneratorSession(model, folder, options.IntraOpThreads, InferenceDevice.Cpu, isTrial: true);
        (GeneratorContract contract, GeneratorInfo? said) = new GeneratorFileReader(session.Native, options).Read();
        IReadOnlyList<string> classNames = said?.ClassNames ?? (contract.LabelInput is null ? [] : options.NamesOfClasses);
        (ImageShape shape, PixelRange values) = Try(session, contract, said?.Distribution ?? options.Distribution, classNames);
        if (said is not null)
        {
            return said.Shape == shape
                ? new ExaminedGenerator(contract, WithOptionalInputs(said, contract), true, values)
                : throw new GeneratorFileException($"Its metadata say that an image is {said.Shape}, but it gives {shape}.");
        }

        var found = new GeneratorInfo
        {
            LatentSize = contract.LatentSize,
            Distribution = options.Distribution,
            Shape = shape,
            ClassNames = classNames,
        };
        return new ExaminedGenerator(contract, WithOptionalInputs(found, contract), false, values);
    }

    private static GeneratorInfo WithOptionalInputs(GeneratorInfo info, GeneratorContract contract) => info with
    {
        TakesTruncation = contract.TruncationRank is not null,
        TakesStyle = contract.StyleLayerRank is not null,
        NoiseSize = contract.NoiseSize,
    };

    /// <summary>Does one step of opening, and says in its error what was opened.</summary>
    internal static T Explain<T>(string subject, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (GeneratorFileException e)
        {
            throw new GeneratorFileException($"{subject} cannot be used as a generator. {e.Message}", e.InnerException ?? e);
        }
    }

    private static (ImageShape Shape, PixelRange Values) Try(
        GeneratorSession session, GeneratorContract contract, LatentDistribution distribution, IReadOnlyList<string> classNames)
    {
        int rows = contract.FixedBatch > 0 ? contract.FixedBatch : RowsToTry;
        if ((long)rows * contract.LatentSize > MostLatentValues)
        {
            throw new GeneratorFileException(
                $"It asks for {rows} latents of {contract.LatentSize} values at once, more than any generator needs.");
        }

        float[] latents = new float[rows * contract.LatentSize];
        new LatentSampler(0, contract.LatentSize, distribution).Fill(0, rows, latents);
        long[] labels = new long[classNames.Count > 0 ? rows : 0];
        for (int row = 0; row < labels.Length; row++)
        {
            // The last class, as it is the first that a file with fewer of them lacks; and another one, which may be darker.
            labels[row] = row % 2 == 0 ? classNames.Count - 1 : 0;
        }


        (long[] shape, PixelRange values) = session.Probe(contract, latents, labels, rows);
        return shape.Length == 4 && shape[0] == rows && GeneratorMetadata.IsPossible(shape[1], shape[2], shape[3])
            ? (new ImageShape((int)shape[1], (int)shape[2], (int)shape[3]), values)
            : throw new GeneratorFileException(
                $"For {rows} latents it gave [{string.Join(", ", shape)}], where [{rows}, channels, height, width] should come.");
    }
}

/// <summary>What was found out about a file when it was opened and tried.</summary>
/// <param name="Contract">How it is fed and read.</param>
/// <param name="Info">What it says of itself, or what was found out.</param>
/// <param name="HasMetadata">Whether it says so itself.</param>
/// <param name="TrialValues">What the network gave for the trial rows, as it gave it.</param>
internal sealed record ExaminedGenerator(GeneratorContract Contract, GeneratorInfo Info, bool HasMetadata, PixelRange TrialValues);
