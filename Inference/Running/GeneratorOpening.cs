using System.Globalization;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Running;

/// <summary>The steps from a file to a generator that is known to run, each with its own clear error.</summary>
internal static class GeneratorOpening
{
    /// <summary>What any file may take for its trial, beside its weights.</summary>
    private const long MemoryLimit = 2L << 30;

    /// <summary>Networks hold this many times the values of an image at once, and more only where images are small.</summary>
    private const long ValuesPerPixel = 128;

    /// <summary>Finds out how the file is fed, and tries it.</summary>
    /// <param name="model">The bytes of the file, whole in itself.</param>
    /// <param name="options">What it does not say of itself.</param>
    /// <param name="cancellation">Calls it off.</param>
    /// <exception cref="ArgumentException">The options' range of pixels is empty.</exception>
    /// <exception cref="GeneratorFileException">It is no generator, or contradicts itself, or does not run.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    internal static ExaminedGenerator Examine(byte[] model, OnnxGeneratorOptions options, CancellationToken cancellation)
    {
        if (!options.PixelRange.IsProper)
        {
            throw new ArgumentException(
                $"Pixels from {options.PixelRange.Minimum} to {options.PixelRange.Maximum} are no range: black is the lower end, white "
                + "the upper.",
                nameof(options));
        }

        FileIntegrity integrity = ContentStamp.Check(model);
        return Within(options, limits => Examine(model, options, integrity, limits), cancellation);
    }

    /// <summary>Finds out whether the images of an opened file depend on latents and labels alone. One of ours is known to be so.</summary>
    /// <param name="examined">What was found out about it.</param>
    /// <param name="session">A session of it, on any device.</param>
    /// <param name="options">Whether it may be otherwise.</param>
    /// <param name="cancellation">Calls it off.</param>
    /// <returns>With a note where they do not.</returns>
    /// <exception cref="GeneratorFileException">They do not, and the options do not allow it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    internal static ExaminedGenerator CheckDeterminism(
        ExaminedGenerator examined, GeneratorSession session, OnnxGeneratorOptions options, CancellationToken cancellation)
    {
        GeneratorTrial trial = examined.Trial!;
        examined = examined with { Trial = null };
        if (examined.Integrity == FileIntegrity.Intact)
        {
            return examined;
        }

        string? fault = Within(options, Fault, cancellation);
        return fault is null ? examined
            : options.AllowNondeterminism
                ? examined with { Notes = [.. examined.Notes, $"{fault} No seed brings such an image back."] }
                : throw new GeneratorFileException(
                    $"{fault} Export it in evaluation mode and with fixed noise, or set OnnxGeneratorOptions.AllowNondeterminism to take "
                    + "images that no seed brings back.");

        string? Fault(TrialLimits limits)
        {
            if (trial.Repeats(session, limits, examined.Model))
            {
                return null;
            }

            // An optimised session, and another device, may round in another way; one like that of the first run does not.
            limits = options.TrialMemoryLimit is null ? limits with { MemoryLimit = MostMemory(examined.Model) } : limits;
            using var again = new GeneratorSession(examined.Model, options.IntraOpThreads, InferenceDevice.Cpu, limits);
            return trial.Nondeterminism(again, limits, examined.Model);
        }
    }

    /// <summary>Does something that may not take longer, or more memory, than the options say.</summary>
    private static T Within<T>(OnnxGeneratorOptions options, Func<TrialLimits, T> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(options.TrialTimeLimit);
        try
        {
            return work(new TrialLimits(options.TrialMemoryLimit ?? MemoryLimit, stop.Token));
        }
        catch (TrialMemoryException e)
        {
            throw new GeneratorFileException(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new GeneratorFileException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It had not given its first images after {options.TrialTimeLimit.TotalSeconds:0.##} seconds. If it is only slow, set ")
                + "OnnxGeneratorOptions.TrialTimeLimit higher.",
                e);
        }
    }

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

    private static ExaminedGenerator Examine(byte[] model, OnnxGeneratorOptions options, FileIntegrity integrity, TrialLimits limits)
    {
        GeneratorSession session = Open(model);
        try
        {
            var reader = new GeneratorFileReader(session.Native, model, options);
            GeneratorInfo? said = reader.Info();
            FileRoles roles = reader.Roles(said);
            PixelRange usual = reader.UsualRange(roles);
            if (reader.Adapt(roles, said) is { } adapted)
            {
                session.Dispose();
                session = Open(model = adapted);
                reader = new GeneratorFileReader(session.Native, model, options);
            }

            GeneratorContract contract = reader.Read(roles, said);
            if (said is null)
            {
                contract = contract with { PixelRange = options.StatedPixelRange ?? usual };
            }

            GeneratorInfo sample = said ?? new GeneratorInfo
            {
                LatentSize = contract.LatentSize,
                Distribution = options.Distribution,
                Shape = new ImageShape(1, 1, 1),
                ClassNames = contract.LabelInput is null ? [] : options.NamesOfClasses,
            };
            try
            {
                return Try(model, reader, contract, said, sample, options, integrity, session, limits);
            }
            catch (TrialMemoryException)
                when (options.TrialMemoryLimit is null && limits.MemoryLimit == MemoryLimit && IsLarge(session, roles))
            {
                session.Dispose();
                return Examine(model, options, integrity, limits with { MemoryLimit = MostMemory(model) });
            }
        }
        finally
        {
            session.Dispose();
        }

        GeneratorSession Open(byte[] bytes) => new(bytes, options.IntraOpThreads, InferenceDevice.Cpu, limits);
    }

    private static ExaminedGenerator Try(
        byte[] model,
        GeneratorFileReader reader,
        GeneratorContract contract,
        GeneratorInfo? said,
        GeneratorInfo sample,
        OnnxGeneratorOptions options,
        FileIntegrity integrity,
        GeneratorSession session,
        TrialLimits limits)
    {
        var notes = new List<string>();
        var trial = new GeneratorTrial(contract, sample.Distribution, sample.ClassNames.Count);
        (long[] sides, PixelRange values) = trial.Run(session, limits);
        if (integrity == FileIntegrity.Changed)
        {
            notes.Add("The file has changed since it was exported: a tool has rewritten it, or edited its metadata.");
        }

        if (said is null && !reader.IsChannelsFirst() && IsChannelsLast(sides, options, notes))
        {
            model = GraphAdapter.ToChannelsFirst(model, contract.ImageOutput);
            trial.TurnToChannelsFirst((int)(sides[1] * sides[2]), (int)sides[3]);
            sides = [sides[0], sides[3], sides[1], sides[2]];
        }

        var shape = new ImageShape((int)sides[1], (int)sides[2], (int)sides[3]);
        if (said is not null && said.Shape != shape)
        {
            throw new GeneratorFileException($"Its metadata say that an image is {said.Shape}, but it gives {shape}.");
        }

        GeneratorInfo info = WithOptionalInputs(sample with { Shape = shape }, contract);
        return new ExaminedGenerator(model, contract, info, said is not null, values, integrity, notes, trial);
    }

    private static bool IsChannelsLast(long[] sides, OnnxGeneratorOptions options, List<string> notes)
    {
        if (options.Layout is not null || !GraphAdapter.AreChannelsLast(sides))
        {
            return options.Layout == ImageLayout.ChannelsLast;
        }

        notes.Add(
            $"Its images are taken as [batch, height, width, channels], for they come as [batch, {sides[1]}, {sides[2]}, {sides[3]}]. If "
            + "that is wrong, set OnnxGeneratorOptions.Layout.");
        return true;
    }

    /// <summary>Whether by what the file says its images are so large that they need more than the usual memory.</summary>
    private static bool IsLarge(GeneratorSession session, FileRoles roles) =>
        session.Native.OutputMetadata.TryGetValue(roles.Image, out NodeMetadata? image)
        && image.Dimensions is [_, > 0, > 0, > 0]
        && (Int128)image.Dimensions[1] * image.Dimensions[2] * image.Dimensions[3] * ValuesPerPixel * sizeof(float) > MemoryLimit / 2;

    /// <summary>The largest limit there is for a file.</summary>
    private static long MostMemory(byte[] model) => LimitedMemory.LargestLimit - model.Length;

    private static GeneratorInfo WithOptionalInputs(GeneratorInfo info, GeneratorContract contract) => info with
    {
        TakesTruncation = contract.TruncationRank is not null,
        TakesStyle = contract.StyleLayerRank is not null,
        NoiseSize = contract.NoiseSize,
    };
}
