using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Options;

/// <summary>The option that selects one class.</summary>
internal sealed class ClassOption
{
    private readonly Option<string?> _class = new("--class", "-c")
    {
        Description = "Only this class, by name or by number (from 0). Default: all classes in turn.",
    };

    internal void AddTo(Command command) => command.Options.Add(_class);

    /// <summary>The number of the requested class; null if none was given.</summary>
    /// <exception cref="UsageException">The generator has no classes, or no class of this name.</exception>
    internal long? Find(ParseResult parsed, GeneratorInfo info) => parsed.GetValue(_class) is { } name ? Number(info, name) : null;

    private static long Number(GeneratorInfo info, string name)
    {
        if (!info.IsConditional)
        {
            throw new UsageException("This generator has no classes; leave out --class.");
        }

        int index = info.ClassNames.ToList().FindIndex(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        if (index < 0 && int.TryParse(name, out int number) && number >= 0 && number < info.ClassNames.Count)
        {
            index = number;
        }

        return index >= 0
            ? index
            : throw new UsageException(
                $"There is no class '{name}'. Known: {string.Join(", ", info.ClassNames)}; or a number from 0 to "
                + $"{info.ClassNames.Count - 1}.");
    }
}
