using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Cli.Options;

/// <summary>The options that say which generated images are kept.</summary>
internal sealed class FilterOptions(Func<string, string?> environment)
{
    private const string Network = ".onnx";

    private readonly DataOptions _data = new(environment, "");

    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Keep only images that a classifier takes for the class that was asked for, and draw others in place of the rest. A "
            + "classifier (.onnx: images to probabilities or logits, in the order of the generator's classes); or an image set, by name or "
            + "folder, on whose training part one is trained and kept in the cache.",
    };

    private readonly Option<float?> _probability = new("--filter-probability")
    {
        Description = "Keep the images whose class has at least this probability, such as 0.8. Default: those whose class is the most "
            + "likely.",
    };

    private readonly Option<float?> _distance = new("--filter-distance")
    {
        Description = "Instead, keep the images that are as near to the mean of their class as this share of the real ones, such as "
            + "0.95, by the features of the classifier. --filter must be an image set.",
    };

    private readonly Option<int> _candidates = new("--filter-candidates")
    {
        Description = "How many images to draw for a row until one is kept; if none is, the command ends.",
        DefaultValueFactory = _ => 100,
    };

    internal void AddTo(Command command)
    {
        _candidates.AtLeast(1);
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Opens or trains what the filter looks through.</summary>
    /// <returns>The filter; null if none is asked for.</returns>
    /// <exception cref="UsageException">The options do not fit each other or the generator.</exception>
    internal async Task<OpenFilter?> OpenAsync(
        ParseResult parsed, OnnxGenerator generator, CommandTerminal terminal, CancellationToken cancellationToken)
    {
        float? probability = parsed.GetValue(_probability), distance = parsed.GetValue(_distance);
        if (parsed.GetValue(_filter) is not { } filter)
        {
            string? given = probability is not null ? _probability.Name : distance is not null ? _distance.Name : null;
            return given is null ? null : throw new UsageException($"{given} describes a {_filter.Name}: give one.");
        }

        if (!generator.Info.IsConditional)
        {
            throw new UsageException($"{_filter.Name} compares images with their class, and this generator has no classes.");
        }

        if (probability is not null && distance is not null)
        {
            throw new UsageException($"{_probability.Name} and {_distance.Name} are two filters: give one.");
        }

        bool isFile = filter.EndsWith(Network, StringComparison.OrdinalIgnoreCase);
        if (isFile && distance is not null)
        {
            throw new UsageException($"{_distance.Name} compares with real images: give an image set as {_filter.Name}.");
        }

        return isFile
            ? OfFile(filter, generator, probability)
            : await OfSetAsync(filter, generator, probability, distance, terminal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All of them.</summary>
    internal IReadOnlyList<Option> All => [_filter, _probability, _distance, _candidates];

    /// <summary>How many images are drawn for a row.</summary>
    internal int CandidatesIn(ParseResult parsed) => parsed.GetValue(_candidates);

    private static OpenFilter OfFile(string path, OnnxGenerator generator, float? probability)
    {
        var classifier = OnnxImageModel.OpenClassifier(path, generator.Info.Shape);
        try
        {
            int classes = generator.Info.ClassNames.Count;
            return classifier.ValuesPerImage == classes
                ? new OpenFilter(UsageException.IfRefused(() => new ClassifierFilter(classifier, probability)), generator, classifier)
                : throw new UsageException(
                    $"The classifier '{path}' knows {classifier.ValuesPerImage} classes, and the generator {classes}: they must be the "
                    + "same.");
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    private async Task<OpenFilter> OfSetAsync(
        string set,
        OnnxGenerator generator,
        float? probability,
        float? distance,
        CommandTerminal terminal,
        CancellationToken cancellationToken)
    {
        ImageShape shape = generator.Info.Shape;
        (int smallest, int largest) = (SmallClassifier.SmallestSide, SmallClassifier.LargestSide);
        if (Math.Min(shape.Height, shape.Width) < smallest || Math.Max(shape.Height, shape.Width) > largest)
        {
            throw new UsageException(
                $"A classifier can be trained on images of {smallest} to {largest} pixels, and this generator makes {shape}: give a "
                + $"classifier of your own as {_filter.Name}.");
        }

        ImageSetRequest request = new ImageSetRequest { Name = set, Size = shape.Height, Channels = shape.Channels }.FromAnywhere();
        ILabelledImages images = await _data
            .OpenAsync(request, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        int[] places = [.. generator.Info.ClassNames.Select(name => PlaceOf(name, images))];
        if (images.Shape != shape || images.ClassNames.Count < 2)
        {
            throw new UsageException(
                $"'{set}' has images of {images.Shape} and {images.ClassNames.Count} classes, and the generator makes {shape}: a "
                + "classifier needs images of that shape and two classes or more.");
        }

        MetricContext? context = null;
        try
        {
            SmallClassifier classifier = terminal.Track("preparing the filter", 100, line =>
            {
                context = new MetricContext
                {
                    Generator = generator,
                    Train = images,
                    Test = images,
                    ClassifierFolder = Path.Combine(_data.Cache, "classifiers"),
                    Logger = new TerminalLogger(terminal),
                    Progress = new Work(line),
                    CancellationToken = cancellationToken,
                };
                return context.RealClassifier();
            });
            IImageFilter filter = UsageException.IfRefused<IImageFilter>(() => distance is { } quantile
                ? ClassDistanceFilter.Learn(
                    ClassifierImageModel.Features(classifier, shape.Channels, shape.Height, shape.Width),
                    images,
                    generator.Info.ClassNames,
                    quantile,
                    cancellationToken)
                : new ClassifierFilter(
                    ClassifierImageModel.Probabilities(classifier, shape.Channels, shape.Height, shape.Width), probability, places));
            return new OpenFilter(filter, generator, context!);
        }
        catch
        {
            context?.Dispose();
            throw;
        }
    }

    private static int PlaceOf(string className, ILabelledImages images)
    {
        int place = Enumerable.Range(0, images.ClassNames.Count).FirstOrDefault(i => images.ClassNames[i] == className, -1);
        return place >= 0 ? place : throw new UsageException(
            $"The generator's class '{className}' is none of '{images.Name}' ({string.Join(", ", images.ClassNames.Take(12))}): filter by "
            + "the set that the generator was trained on.");
    }

    private sealed class Work(IProgressLine line) : IProgress<MetricProgress>
    {
        public void Report(MetricProgress value) =>
            line.Report(100 * value.Done / Math.Max(1, value.Total), $"{value.Work}, {value.Done:N0} of {value.Total:N0}");
    }
}

/// <summary>A filter, what it has kept so far, and what must stay open while it is used.</summary>
internal sealed class OpenFilter(IImageFilter filter, OnnxGenerator generator, IDisposable needed) : IDisposable
{
    /// <summary>The filter.</summary>
    internal CountingFilter Filter { get; } = new(filter, generator.Info.ClassNames.Count);

    public void Dispose() => needed.Dispose();

    /// <summary>How much it has kept: of all, and of the class of which it kept least.</summary>
    internal string Summary()
    {
        int[] seen = [.. Enumerable.Range(0, generator.Info.ClassNames.Count).Where(label => Filter.Judged(label) > 0)];
        long judged = seen.Sum(Filter.Judged), kept = seen.Sum(Filter.Kept);
        if (judged == 0)
        {
            return "The filter has seen no image.";
        }

        int least = seen.MinBy(ShareOf);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The filter kept {kept:N0} of {judged:N0} images ({100.0 * kept / judged:0}%), least of class "
            + $"'{generator.Info.ClassNames[least]}' ({100 * ShareOf(least):0}%).");

        double ShareOf(int label) => (double)Filter.Kept(label) / Filter.Judged(label);
    }
}
