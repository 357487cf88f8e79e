using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Options;

/// <summary>The option that selects one class.</summary>
internal sealed class ClassOption
{
    private readonly Option<string?> _class = new("--class", "-c")
    {
        Description = "Only this class, by its name; or by its number from 0, if no class is named by a number. Default: all classes in "
            + "turn.",
    };

    /// <summary>The option itself.</summary>
    internal Option Option => _class;

    internal void AddTo(Command command) => command.Options.Add(_class);

    /// <summary>The number of the requested class; null if none was given.</summary>
    /// <exception cref="UsageException">The generator has no classes, or not exactly one that fits.</exception>
    internal long? Find(ParseResult parsed, GeneratorInfo info) => parsed.GetValue(_class) switch
    {
        null => null,
        _ when !info.IsConditional => throw new UsageException("This generator has no classes; leave out --class."),
        string text => UsageException.IfRefused(() => info.FindClass(text)),
    };
}
