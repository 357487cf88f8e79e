using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Cli.Options;

/// <summary>The options that say which images a command works on.</summary>
internal sealed class DataOptions
{
    private const string FolderVariable = "GANML_DATA";
    private const string CacheVariable = "GANML_CACHE";

    // As many as one array of bytes can hold.
    private const long LargestMaximumPixels = (1L << 29) - 16;

    private readonly Func<string, string?> _environment;

    private readonly Option<string> _data;

    private readonly Option<DirectoryInfo?> _folder = new("--data-folder")
    {
        Description = "A folder that holds the files of the set. No other place is searched.",
    };

    private readonly Option<int?> _size = new("--size")
    {
        Description = "Height and width in pixels. dcgan and r3gan draw 20, 24, 28, 32, 40, 48, 56, 64 and so on, r3gan also 8, 10, 12, "
            + "14 and 16; progressive, stylegan and stylegan2 draw 8, 16, 32, 64 or 128.",
    };

    private readonly Option<string> _square = new("--square")
    {
        Description = "How an image becomes a square of --size, for every set and folder: pad puts the whole image in the middle of a "
            + "black square, crop keeps the square in its middle (usual for photographs), stretch ignores its proportions.",
        DefaultValueFactory = _ => Lower(Squaring.Pad),
    };

    private readonly Option<int?> _channels = new("--channels") { Description = "1 for grey, 3 for colour." };

    private readonly Option<int?> _whiteLevel = new("--white-level")
    {
        Description = "The value of white in PNG files of 16 bits: 4095 for data of 12 bits, which is nearly black otherwise. "
            + "Default: 65535.",
    };

    private readonly Option<long?> _maximumPixels = new("--maximum-pixels")
    {
        Description = "The most pixels that a picture of a folder may have; a larger one is an error. Default: 134217728 (2^27).",
    };

    private readonly Option<int?> _perClass = new("--per-class")
    {
        Description = "Use at most this many training images of each class, drawn at random, for experiments with little data.",
    };

    private OnceLogger? _logger;

    internal DataOptions(Func<string, string?> environment, string defaultSet)
    {
        _environment = environment;
        _data = new Option<string>("--data", "-d")
        {
            Description = $"The image set: {string.Join(", ", ImageSetCatalogue.Default.Names)}, or a folder of your own with one "
                + "sub-folder of images for each class. The folder may also hold a train and a test (or val) folder of that form; "
                + "otherwise a tenth of each class is for judging, by the images' content. A set that is neither in "
                + $"--data-folder, nor in the folder that {FolderVariable} names, nor in the cache, is downloaded once.",
            DefaultValueFactory = _ => defaultSet,
        };
    }

    /// <summary>The folder that keeps what is expensive to get again: downloads, and the classifiers of an evaluation.</summary>
    internal string Cache => NonEmpty(CacheVariable) ?? DataFolders.DefaultCache;

    internal void AddTo(Command command)
    {
        _size.AtLeast(1);
        _channels.Validators.Add(result =>
        {
            if (OptionRules.OnlyText(result) is { } text && int.TryParse(text, out int channels) && channels is not (1 or 3))
            {
                result.AddError($"{_channels.Name} must be 1 (grey) or 3 (colour), not {channels}.");
            }
        });
        _square.OneOf([.. Enum.GetValues<Squaring>().Select(Lower)]);
        _whiteLevel.AtLeast(1);
        _whiteLevel.AtMost(ushort.MaxValue);
        _maximumPixels.AtLeast(1);
        _maximumPixels.AtMost(LargestMaximumPixels);
        _perClass.AtLeast(1);
        command.Options.Add(_data);
        command.Options.Add(_folder);
        command.Options.Add(_size);
        command.Options.Add(_square);
        command.Options.Add(_channels);
        command.Options.Add(_whiteLevel);
        command.Options.Add(_maximumPixels);
        command.Options.Add(_perClass);
    }

    /// <summary>The option that says where the files of a set lie.</summary>
    internal Option<DirectoryInfo?> Folder => _folder;

    /// <summary>The name of the requested set.</summary>
    internal string Name(ParseResult parsed) => parsed.GetRequiredValue(_data);

    /// <summary>The requested set, to be opened now or later.</summary>
    /// <exception cref="UsageException">
    /// The text is a name that another option takes, or a folder of images is to be found in another folder.
    /// </exception>
    internal ImageSetRequest Request(ParseResult parsed)
    {
        string name = Checked(parsed, Name(parsed));
        if (parsed.GetValue(_folder) is not null && ImageSetCatalogue.Default.FindOrNull(name) is null && Directory.Exists(name))
        {
            throw new UsageException(
                $"{_folder.Name} says where the files of a set such as mnist lie, but {_data.Name} '{name}' is a folder itself: leave "
                + $"{_folder.Name} out.");
        }

        return new ImageSetRequest
        {
            Name = name,
            Folder = parsed.GetValue(_folder)?.FullName,
            Size = parsed.GetValue(_size),
            Squaring = Enum.Parse<Squaring>(parsed.GetRequiredValue(_square), ignoreCase: true),
            Channels = parsed.GetValue(_channels),
            WhiteLevel = parsed.GetValue(_whiteLevel),
            MaximumPixels = parsed.GetValue(_maximumPixels),
            CountPerClass = parsed.GetValue(_perClass),
        }.FromAnywhere();
    }

    /// <summary>Opens one part of the requested set, and reports the progress of a download.</summary>
    internal Task<ILabelledImages> OpenAsync(
        ParseResult parsed,
        ImageSetSplit split,
        CommandTerminal terminal,
        int? count = null,
        CancellationToken cancellationToken = default) =>
        OpenAsync(Request(parsed), split, terminal, count, cancellationToken);

    /// <summary>Opens one part of a set, and reports the progress of a download.</summary>
    internal async Task<ILabelledImages> OpenAsync(
        ImageSetRequest request,
        ImageSetSplit split,
        CommandTerminal terminal,
        int? count = null,
        CancellationToken cancellationToken = default)
    {
        _logger ??= new OnceLogger(new TerminalLogger(terminal, OptionNames.In));
        var where = new ImageSetOptions { Folders = Folders(request.Folder), Count = count, Logger = _logger };
        try
        {
            return await request.OpenAsync(split, where, new DownloadLines(terminal), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ImageSetException e) when (e.Property == nameof(ImageSetOptions.Size))
        {
            throw new ImageSetException($"{e.Message} Use the option {_size.Name}.", e);
        }
        catch (ImageSetException e) when (e.Property is not null)
        {
            throw new ImageSetException(OptionNames.In(e.Message), e);
        }
        catch (ArgumentException refused)
        {
            throw new UsageException($"The images of '{request.Name}' cannot be opened in this form: {refused.Message}", refused);
        }
    }

    private static string Checked(ParseResult parsed, string name) =>
        ImageSetCatalogue.Default.FindOrNull(name) is null && !Directory.Exists(name)
        && KnownNames.Advice(parsed.CommandResult.Command, name) is { Length: > 0 } advice
            ? throw new UsageException($"There is no image set '{name}', and no folder of that name. {advice}")
            : name;

    private static string Lower(Squaring squaring) => squaring.ToString().ToLowerInvariant();

    private DataFolders Folders(string? folder) => new() { Folder = folder, Root = NonEmpty(FolderVariable), Cache = Cache };

    private string? NonEmpty(string variable) => _environment(variable) is { Length: > 0 } value ? value : null;
}
