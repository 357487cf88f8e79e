using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Images.Parts;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;

namespace GanMl.Cli.Options;

/// <summary>The options that say how a set of images is stored, and which share of it is this process's.</summary>
internal sealed class SetOptions
{
    private const string Marked = "iptc";
    private const string Unmarked = "none";

    private static readonly Dictionary<string, PictureKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["png"] = PictureKind.Png,
        ["jpeg"] = PictureKind.Jpeg,
        ["webp"] = PictureKind.WebP,
    };

    private readonly Func<string, string?> _environment;

    private readonly Option<long?> _rows = new("--rows-per-file")
    {
        Description = "How many images a file of a set holds, or how many single pictures are recorded as done at once. Default: "
            + $"{PartedImageWriter.UsualRows:N0}.",
    };

    private readonly Option<string?> _shard = new("--shard")
    {
        Description = "The share of the work that this process does, as index/count from 0/8 to 7/8; or auto, auto/8 or auto/1-8 for the "
            + "task of a Slurm, Kubernetes or AWS Batch array. All shares into one folder make the same files as one process.",
    };

    private readonly Option<string> _picture = new("--picture")
    {
        Description = "The kind of picture files: png, jpeg or webp.",
        DefaultValueFactory = _ => "png",
    };

    private readonly Option<int?> _level = new("--png-level")
    {
        Description = "How hard a PNG is compressed, from 1 (fastest) to 9 (smallest). Default: 6.",
    };

    private readonly Option<int?> _quality = new("--quality")
    {
        Description = "The quality of JPEG or WebP, from 1 to 100. Default: 95 for JPEG; WebP without losses.",
    };

    private readonly Option<string> _mark = new("--mark")
    {
        Description = $"How images are marked as synthetic: {Marked} (the digital source type of IPTC, with generator, seed and row), or "
            + $"{Unmarked}.",
        DefaultValueFactory = _ => Marked,
    };

    private readonly Option<FileInfo?> _sign = new("--sign")
    {
        Description = "The private key (a PEM file, ECDSA or RSA) that signs the manifest of the set; 'ganml verify --key' checks the "
            + "signature.",
    };

    private readonly Option<string> _split = new("--split")
    {
        Description = "What the set is for, as its files are named: train, test, validation.",
        DefaultValueFactory = _ => "train",
    };

    internal SetOptions(Func<string, string?> environment)
    {
        _environment = environment;
        _rows.AtLeast(1);
        _level.AtLeast(1);
        _level.AtMost(9);
        _quality.AtLeast(1);
        _quality.AtMost(100);
        _picture.OneOf(Kinds.Keys);
        _mark.OneOf([Marked, Unmarked]);
        _split.Validators.Add(result =>
        {
            if (OptionRules.OnlyText(result) is { } name
                && (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')))
            {
                result.AddError($"{_split.Name} '{name}' must be a word of letters, digits, - and _: files are named by it.");
            }
        });
        _shard.Validators.Add(result =>
        {
            if (OptionRules.OnlyText(result) is { } text)
            {
                try
                {
                    ArrayShard.Parse(text, environment);
                }
                catch (FormatException wrong)
                {
                    result.AddError($"{_shard.Name}: {wrong.Message}");
                }
            }
        });
    }

    /// <summary>All of them.</summary>
    private Option[] All => [_rows, _shard, _picture, _level, _quality, _mark, _sign, _split];

    internal void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            bool isPng = result.GetResult(_picture) is not { Implicit: false } given
                || string.Equals(OptionRules.OnlyText(given), "png", StringComparison.OrdinalIgnoreCase);
            Option wrong = isPng ? _quality : _level;
            if (result.GetResult(wrong) is { Implicit: false })
            {
                result.AddError(isPng
                    ? $"{_quality.Name} is for JPEG and WebP: a PNG loses nothing. Add {_picture.Name} jpeg, or use {_level.Name}."
                    : $"{_level.Name} is for PNG: use {_quality.Name}.");
            }
        });
    }

    /// <summary>The first option that is given although the format is a single picture; null if none is.</summary>
    internal Option? GivenIn(ParseResult parsed) => All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>What they say.</summary>
    internal SetStorage In(ParseResult parsed) => new(
        new PictureEncoding
        {
            Kind = Kinds[parsed.GetRequiredValue(_picture)],
            Level = parsed.GetValue(_level),
            Quality = parsed.GetValue(_quality),
        },
        string.Equals(parsed.GetValue(_mark), Marked, StringComparison.OrdinalIgnoreCase),
        parsed.GetValue(_rows),
        parsed.GetValue(_shard) is { } shard ? ArrayShard.Parse(shard, _environment) : Shard.Whole,
        parsed.GetRequiredValue(_split),
        SigningKeyIn(parsed));

    private ManifestKey? SigningKeyIn(ParseResult parsed)
    {
        if (parsed.GetValue(_sign) is not { } file)
        {
            return null;
        }

        ManifestKey key = KeyFiles.Read(file);
        if (!key.IsPrivate)
        {
            key.Dispose();
            throw new UsageException($"The key in {file.FullName} is a public one, which cannot sign: give the private one.");
        }

        return key;
    }
}

/// <summary>How a set is stored.</summary>
/// <param name="Pictures">What images become, in formats of picture files.</param>
/// <param name="IsMarked">Whether they are marked as synthetic.</param>
/// <param name="RowsPerFile">How many a file holds; null for what is usual.</param>
/// <param name="Shard">The share of this process.</param>
/// <param name="Split">What the set is for.</param>
/// <param name="SigningKey">With which its manifest is signed; null for no signature.</param>
internal sealed record SetStorage(
    PictureEncoding Pictures, bool IsMarked, long? RowsPerFile, Shard Shard, string Split, ManifestKey? SigningKey) : IDisposable
{
    public void Dispose() => SigningKey?.Dispose();
}
