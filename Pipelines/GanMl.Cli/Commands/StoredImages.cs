using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands;

/// <summary>Stores images of a generator where the options of the command say, shows how far it is, and says what came of it.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="destination">Where they go, and in which format.</param>
/// <param name="storage">How a set is stored.</param>
internal sealed class StoredImages(CommandTerminal terminal, DestinationOptions destination, SetOptions storage)
{
    /// <summary>Where to say something of the images: not in between, if they go to the output.</summary>
    internal CommandTerminal Beside(ParseResult parsed) =>
        destination.In(parsed).Path == DestinationOptions.Output ? terminal.BesideBytes() : terminal;

    /// <summary>Stores the images of a plan.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="generator">Where they come from.</param>
    /// <param name="plan">Which images.</param>
    /// <param name="name">What the generator is called.</param>
    /// <param name="ofWhat">What else to say behind their number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal void Write(
        ParseResult parsed, OnnxGenerator generator, GenerationPlan plan, string name, string ofWhat, CancellationToken cancellationToken)
    {
        (string path, IImageWriter format) = destination.In(parsed);
        if (format is PartedImageWriter parted)
        {
            WriteSet(parsed, parted, path, generator, plan, name, ofWhat, cancellationToken);
            return;
        }

        if (storage.GivenIn(parsed) is { } unused)
        {
            throw new UsageException($"{unused.Name} is for sets of images; the format {format.Name} is one picture.");
        }

        terminal.Track("generating", plan.Count, line =>
        {
            var images = new ImagesToWrite(generator, plan, name, new PictureProgress(line), cancellationToken);
            return Refused(() => format.Write(path, images));
        });
        terminal.Line($"{plan.Count:N0} images{ofWhat}");
        terminal.Line(path);
    }

    private void WriteSet(
        ParseResult parsed,
        PartedImageWriter format,
        string path,
        OnnxGenerator generator,
        GenerationPlan plan,
        string name,
        string ofWhat,
        CancellationToken cancellationToken)
    {
        CommandTerminal beside = Beside(parsed);
        bool isOutput = path == DestinationOptions.Output;
        using SetStorage stored = storage.In(parsed);
        var progress = new SetProgress();
        var images = new ImagesToWrite(generator, plan, name, progress, cancellationToken)
        {
            Pictures = stored.Pictures,
            IsMarked = stored.IsMarked,
            RowsPerFile = stored.RowsPerFile,
            Shard = stored.Shard,
            Split = stored.Split,
            SigningKey = stored.SigningKey,
        };
        if (stored.SigningKey is not null && (isOutput || format.IsFile(path)))
        {
            throw new UsageException("One file has no manifest to sign: name a folder instead.");
        }

        (long rows, _) = UsageException.IfRefused(() => format.ShareOf(images));
        beside.Track("generating", rows, line =>
        {
            progress.Line = line;
            return Refused(isOutput ? WriteOutput : () => format.Write(path, images));
        });
        WritingProgress last = progress.Last;
        string number = stored.Shard.Count == 1 ? $"{rows:N0} images" : $"{rows:N0} of {plan.Count:N0} images (shard {stored.Shard})";
        beside.Line($"{number}{ofWhat}");
        beside.Line(
            rows == 0 ? "There is nothing to do for this shard."
            : last.Made == 0 ? "All of them were there already."
            : last.Made < rows ? $"{rows - last.Made:N0} of them were there already. The others: {Speed(last)}"
            : Speed(last));
        if (!isOutput)
        {
            beside.Line(path);
        }

        if (!isOutput && !format.IsFile(path))
        {
            beside.Hint(format.HowToRead(images).Replace("`", "", StringComparison.Ordinal));
        }

        void WriteOutput()
        {
            using Stream output = terminal.OpenBytes();
            format.Write(output, images);
        }
    }

    private static string Speed(WritingProgress last) => $"{last.ImagesPerSecond:N0} images/s; {last.Slowest} took longest";

    private static bool Refused(Action write) => UsageException.IfRefused(() =>
    {
        try
        {
            write();
            return true;
        }
        catch (NotSupportedException cannotHold)
        {
            throw new GeneratorFileException(cannotHold.Message, cannotHold);
        }
    });

    private static void Report(IProgressLine line, long images, string detail)
    {
        try
        {
            line.Report(images, detail);
        }
        catch (ArgumentException fault)
        {
            // It is none of the user's arguments that is wrong here.
            throw new InvalidOperationException(fault.Message, fault);
        }
    }

    private sealed class PictureProgress(IProgressLine line) : IProgress<WritingProgress>
    {
        public void Report(WritingProgress value) => StoredImages.Report(line, value.Images, $"{value.Images:N0} images");
    }

    private sealed class SetProgress : IProgress<WritingProgress>
    {
        internal IProgressLine? Line { get; set; }

        internal WritingProgress Last { get; private set; }

        public void Report(WritingProgress value)
        {
            Last = value;
            if (Line is not null)
            {
                string speed = value.Made > 0 ? $", {value.ImagesPerSecond:N0} images/s, {value.Slowest} takes longest" : "";
                StoredImages.Report(Line, value.Images, $"{value.Images:N0} images{speed}");
            }
        }
    }
}
