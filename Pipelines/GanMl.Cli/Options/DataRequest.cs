using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Images.Derived;

namespace GanMl.Cli.Options;

/// <summary>Which images were asked for, in a form that a run can keep and open again.</summary>
internal sealed record DataRequest
{
    /// <summary>The name of a set, or a folder of images.</summary>
    internal required string Name { get; init; }

    /// <summary>A folder that holds the files of the set; null for the usual places.</summary>
    internal string? Folder { get; init; }

    /// <summary>Height and width; null for those of the set.</summary>
    internal int? Size { get; init; }

    /// <summary>How an image becomes a square.</summary>
    internal Squaring Squaring { get; init; }

    /// <summary>Channels; null for those of the set.</summary>
    internal int? Channels { get; init; }

    /// <summary>The most training images of a class; null for all.</summary>
    internal int? CountPerClass { get; init; }

    /// <summary>Reads what <see cref="ToFacts"/> has written.</summary>
    /// <exception cref="UsageException">The facts do not name a set, or hold what is no number.</exception>
    internal static DataRequest FromFacts(IReadOnlyDictionary<string, string> facts) => new()
    {
        Name = facts.GetValueOrDefault("data")
            ?? throw new UsageException("The run does not say how its images were opened, so it was not begun by 'ganml train': resume it from the program that began it."),
        Folder = facts.GetValueOrDefault("folder"),
        Size = Number(facts, "size"),
        Squaring = SquaringOf(facts),
        Channels = Number(facts, "channels"),
        CountPerClass = Number(facts, "perClass"),
    };

    /// <summary>All of it as text by name.</summary>
    internal IReadOnlyDictionary<string, string> ToFacts()
    {
        // A folder of images may be named from anywhere when the run goes on.
        var facts = new Dictionary<string, string> { ["data"] = Directory.Exists(Name) ? Path.GetFullPath(Name) : Name };
        Add("folder", Folder);
        Add("size", Size?.ToString(CultureInfo.InvariantCulture));
        Add("square", Squaring == Squaring.Pad ? null : Squaring.ToString().ToLowerInvariant());
        Add("channels", Channels?.ToString(CultureInfo.InvariantCulture));
        Add("perClass", CountPerClass?.ToString(CultureInfo.InvariantCulture));
        return facts;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                facts[name] = value;
            }
        }
    }

    private static Squaring SquaringOf(IReadOnlyDictionary<string, string> facts) =>
        facts.GetValueOrDefault("square") is not { } text ? Squaring.Pad
        : Enum.TryParse(text, ignoreCase: true, out Squaring squaring) && Enum.IsDefined(squaring) ? squaring
        : throw new UsageException($"The run says that its images were made square by '{text}'. Known: pad, crop, stretch.");

    private static int? Number(IReadOnlyDictionary<string, string> facts, string name) => !facts.TryGetValue(name, out string? text)
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new UsageException($"The run says that its images were opened with {name} '{text}', which is no number.");
}
