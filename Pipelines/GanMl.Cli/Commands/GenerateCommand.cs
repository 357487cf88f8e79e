using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Augmentation;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml generate</c>: images from a generator file, in any format of <see cref="ImageWriterCatalogue"/>.</summary>
internal sealed class GenerateCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private const int ImagesPerClass = 10;
    private const int ImagesWithoutClasses = 100;
    private const int MostNamed = 32;
    private const int MostAtOnce = 65_536;

    private readonly GeneratorChoice _generator = new(optional: true);
    private readonly DestinationOptions _destination = new();

    private readonly Option<long?> _count = new("--count", "-n")
    {
        Description = $"How many images. Default: {ImagesPerClass} of each class, or of {ImageGrid.ClassesToShow(int.MaxValue).Count} "
            + $"classes if one picture is to show more; {ImagesWithoutClasses} with --class or without classes.",
    };

    private readonly ClassOption _class = new();

    private readonly Option<long> _seed = new("--seed", "-s") { Description = "The seed of the noise.", DefaultValueFactory = _ => 1 };

    private readonly Option<long> _firstRow = new("--first-row")
    {
        Description = "The number of the first image. Image i of a seed is the same in every run, so you can divide the work.",
    };

    private readonly Option<int?> _batchSize = new("--batch-size", "-b")
    {
        Description = "Images computed at once, for a grid or an animation; it changes no image. Default: 64, fewer if they are large (one "
            + "of 1,024 x 1,024). Sets are drawn in batches of the size that is fastest.",
    };

    private readonly Option<float?> _truncation = new("--truncation")
    {
        Description = "For a style generator: 1 gives the full variety and 0 the mean image of the class; values between give fewer "
            + "failures but less variety.",
    };

    private readonly Option<float> _latentScale = new("--latent-scale")
    {
        Description = "By what the noise is multiplied: above 1 gives more variety and more failures, below 1 the opposite. Nothing "
            + "changes for style generators, which normalise it.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<long?> _noiseSeed = new("--noise-seed")
    {
        Description = "For a style generator: draw new noise for each image, from this seed. Default: the fixed noise of the file.",
    };

    private readonly Option<FileInfo?> _settings = new("--settings")
    {
        Description = "Instead of a generator, the synthetic.json of a study by 'ganml augment': generates the images that the study "
            + "found best to add to its training images.",
    };

    private readonly FilterOptions _filter = new(environment);
    private readonly SetOptions _set = new(environment);
    private readonly DeviceOption _device = new();

    private StoredImages Store => new(terminal, _destination, _set);

    internal Command Build()
    {
        var command = new TaughtCommand(
            "generate",
            "Generates images: picture files by class, Parquet, tar, NPZ or idx files, one grid, an animation.",
            """
            Examples:
              ganml generate --model fashion-mnist --grid clothes.png
              ganml generate runs/0001-fashion-mnist-dcgan/generator.onnx --grid grid.png
              ganml generate generator.onnx --output images --count 1000 --seed 7
              ganml generate generator.onnx --output boots --class "Ankle boot" --count 500
              ganml generate generator.onnx --output digits --format idx --count 60000
              ganml generate generator.onnx --output million --format parquet --count 1000000
              ganml generate generator.onnx --output million --format webdataset --count 1000000 --shard auto/1-8
              ganml generate generator.onnx --output varied --latent-scale 1.3 --filter fashion-mnist
              ganml generate generator.onnx --output - --count 5000 | tar --extract
              ganml generate --settings study/synthetic.json --output synthetic
              ganml generate stylegan.onnx --output images --truncation 0.7 --noise-seed 3
              ganml generate from-elsewhere.onnx --grid grid.png --pixel-range -1:1 --class-names apple,pear,plum
            """);
        _destination.AddTo(command);
        Option[] own = [_settings, _count, _seed, _firstRow, _batchSize, _truncation, _latentScale, _noiseSeed];
        foreach (Option option in own)
        {
            command.Options.Add(option);
        }

        _set.AddTo(command);
        _filter.AddTo(command);
        _generator.AddTo(command);
        _class.AddTo(command);
        _device.AddTo(command);
        _count.AtLeast(1);
        _batchSize.AtLeast(1);
        _batchSize.AtMost(MostAtOnce);
        _firstRow.AtLeast(0);
        command.Validators.Add(result =>
        {
            bool isGiven = _generator.IsGivenIn(result), isStudied = result.GetResult(_settings) is { Implicit: false };
            if (isGiven == isStudied)
            {
                string included = string.Join(", ", PretrainedGenerators.Names);
                result.AddError(
                    $"Say which generator: either a file (.onnx), --model with one that GanMl includes ({included}), or {_settings.Name} "
                    + "with the settings of a study.");
            }

            Option[] decided = [_count, _class.Option, _truncation, _latentScale, _noiseSeed, .. _filter.All, .. _generator.OfFile];
            if (isStudied && decided.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } unused)
            {
                result.AddError($"{unused.Name} cannot be combined with {_settings.Name}, which decides what is generated.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_settings) is { } settings)
        {
            return GenerateAsStudied(parsed, settings, cancellationToken);
        }

        using OnnxGenerator generator = _device.Open(parsed, _generator, terminal, cancellationToken);
        long? label = _class.Find(parsed, generator.Info);
        (_, IImageWriter format) = _destination.In(parsed);
        IReadOnlyList<int> labels = label is { } only ? [(int)only]
            : format is not PartedImageWriter && parsed.GetValue(_count) is null ? ImageGrid.ClassesToShow(generator.Info.ClassNames.Count)
            : [.. Enumerable.Range(0, generator.Info.ClassNames.Count)];
        bool isEachClass = labels.Count == generator.Info.ClassNames.Count;
        using OpenFilter? filter = await _filter
            .OpenAsync(parsed, generator, Store.Beside(parsed), cancellationToken).ConfigureAwait(false);
        int usual = generator.Info.IsConditional && label is null ? ImagesPerClass * labels.Count : ImagesWithoutClasses;
        var plan = new GenerationPlan
        {
            Seed = parsed.GetValue(_seed),
            FirstRow = parsed.GetValue(_firstRow),
            Count = parsed.GetValue(_count) ?? usual,
            BatchSize = parsed.GetValue(_batchSize),
            LabelOf = isEachClass ? null : row => labels[(int)(row % labels.Count)],
            Truncation = parsed.GetValue(_truncation),
            LatentScale = parsed.GetValue(_latentScale),
            NoiseSeed = parsed.GetValue(_noiseSeed),
            Filter = filter?.Filter,
            MostCandidates = _filter.CandidatesIn(parsed),
        };
        string rows = format.Name == "grid" ? Rows(generator.Info, plan, labels) : "";
        Store.Write(parsed, generator, plan, _generator.NameIn(parsed), rows, cancellationToken);
        if (filter is not null)
        {
            Store.Beside(parsed).Line(filter.Summary());
        }

        return CommandLine.Success;
    }

    /// <summary>What a study has found best, for the training images of that study.</summary>
    private int GenerateAsStudied(ParseResult parsed, FileInfo file, CancellationToken cancellationToken)
    {
        using SyntheticSource source = SettingsOf(file, new OnnxGeneratorOptions { Device = _device.In(parsed) });
        GeneratorInfo info = source.Generator.Info;
        long[] counts = [.. info.ClassNames.Select(name => source.Settings.Counts.GetValueOrDefault(name))];
        if (counts.Sum() == 0)
        {
            Store.Beside(parsed).Line(
                $"The amount '{source.Settings.Amount}' adds no images to the training images of the study, which tried it with the regime "
                + $"'{source.Settings.Regime}'.");
            return ExitCodes.Success;
        }

        if (!source.Settings.Helps)
        {
            terminal.Hint($"The study has not found that these images help. {source.Settings.Verdict}".TrimEnd());
        }

        if (source.Settings.IsSoft)
        {
            terminal.Hint(
                "The study labelled images by probabilities, which folders cannot hold: each is in the class that it was drawn for.");
        }

        if (source.Settings.Augmentation is { } changes)
        {
            terminal.Hint($"The study also changed every image in each step ({changes}); these images are as they were generated.");
        }

        long[] ends = [.. counts.Select((_, label) => counts.Take(label + 1).Sum())];
        var plan = new GenerationPlan
        {
            Seed = parsed.GetValue(_seed),
            FirstRow = parsed.GetValue(_firstRow),
            Count = counts.Sum(),
            BatchSize = parsed.GetValue(_batchSize),
            LabelOf = row => Array.FindIndex(ends, end => row - parsed.GetValue(_firstRow) < end),
            LatentScale = source.Options.LatentScale,
            Filter = source.Options.Filter,
            MostCandidates = source.Options.MostCandidates,
        };
        string drawn = string.Join(", ", info.ClassNames.Zip(counts).Where(ofClass => ofClass.Second > 0).Take(MostNamed)
            .Select(ofClass => $"{ofClass.First} {ofClass.Second:N0}"));
        Store.Write(parsed, source.Generator, plan, file.Name, $": {drawn}", cancellationToken);
        return ExitCodes.Success;
    }

    private static SyntheticSource SettingsOf(FileInfo file, OnnxGeneratorOptions opening)
    {
        try
        {
            return SyntheticSource.Open(file.FullName, opening);
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message, wrong);
        }
    }

    /// <summary>What the rows of a grid are: the classes that it shows, if there are several.</summary>
    private static string Rows(GeneratorInfo info, GenerationPlan plan, IReadOnlyList<int> labels)
    {
        int different = (int)Math.Min(plan.Count, labels.Count);
        int[] shown = [.. Enumerable.Range(0, different).Select(i => labels[(int)((plan.FirstRow + i) % labels.Count)]).Order()];
        string names = string.Join(", ", shown.Take(MostNamed).Select(label => $"'{info.ClassNames[label]}'"))
            + (shown.Length > MostNamed ? ", ..." : "");
        return shown.Length <= 1 ? ""
            : shown.Length == info.ClassNames.Count ? $", a row for each class: {names}"
            : $", a row for each of {shown.Length} of the {info.ClassNames.Count:N0} classes: {names}";
    }
}
