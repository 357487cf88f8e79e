using System.CommandLine;
using System.CommandLine.Parsing;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Options;

/// <summary>
/// The generator that a command uses: a file, or one that GanMl includes; and the facts that a file from elsewhere lacks.
/// </summary>
/// <param name="several">Whether the command takes more than one.</param>
/// <param name="optional">Whether the command does something without one, too.</param>
internal sealed class GeneratorChoice(bool several = false, bool optional = false)
{
    private readonly Argument _files = several
        ? new Argument<FileInfo[]>("generators") { Description = "Generator files (.onnx).", Arity = ArgumentArity.ZeroOrMore }
        : new Argument<FileInfo?>("generator") { Description = "A generator file (.onnx).", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _pretrained = new("--model", "-m")
    {
        Description = $"{(several ? "Beside or instead of files" : "Instead of a file")}, a generator that GanMl includes: "
            + $"{string.Join(", ", PretrainedGenerators.Names)}.",
    };

    private readonly ForeignFileOptions _foreign = new();

    internal void AddTo(Command command)
    {
        _pretrained.OneOf(PretrainedGenerators.Names, name => File.Exists(name) ? "To use a file, give its path without --model." : "");
        command.Arguments.Add(_files);
        command.Options.Add(_pretrained);
        _foreign.AddTo(command);
        command.Validators.Add(result =>
        {
            bool hasFile = HasFile(result), hasName = HasName(result);
            if ((!(hasFile || hasName) && !optional) || (hasFile && hasName && !several))
            {
                string included = string.Join(", ", PretrainedGenerators.Names);
                result.AddError($"Say which generator: either a file (.onnx), or --model with one that GanMl includes ({included}).");
            }
        });
    }

    /// <summary>The options that say about a file what it does not say itself.</summary>
    internal IReadOnlyList<Option> OfFile => _foreign.All;

    /// <summary>Whether the command line names one, before it is run.</summary>
    internal bool IsGivenIn(CommandResult result) => HasFile(result) || HasName(result);

    /// <summary>Whether the command line names one.</summary>
    internal bool IsGiven(ParseResult parsed) => All(parsed).Count > 0;

    /// <summary>A short name of the only generator: the name of its file, or of the included generator.</summary>
    internal string NameIn(ParseResult parsed) => Only(parsed).Name;

    /// <summary>The path of the only generator's file; null for an included generator.</summary>
    internal string? PathIn(ParseResult parsed) => Only(parsed).File?.FullName;

    /// <summary>All that the command is given: the files, then the included one.</summary>
    internal IReadOnlyList<ChosenGenerator> All(ParseResult parsed)
    {
        string[] given = [.. (parsed.GetResult(_files)?.Tokens ?? []).Select(token => token.Value)];
        string[] names = ShortNames(given);
        IEnumerable<ChosenGenerator> chosen = given.Select((path, place) => new ChosenGenerator(names[place], new FileInfo(path), path));
        return parsed.GetValue(_pretrained) is { } name ? [.. chosen, new ChosenGenerator(name, null, name)] : [.. chosen];
    }

    /// <summary>Checks that a file exists, for commands that do other long work before they open it.</summary>
    /// <exception cref="UsageException">The text is the name of a generator that GanMl includes, or a run's folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal static void CheckThere(ChosenGenerator chosen)
    {
        if (chosen.File is not { Exists: false } file)
        {
            return;
        }

        string given = chosen.Given;
        if (Directory.Exists(file.FullName))
        {
            // A folder that is no run's is refused by what opens it.
            string inside = Path.Combine(given, "generator.onnx");
            if (File.Exists(inside))
            {
                throw new UsageException($"'{given}' is a folder. Its generator is {inside}: give that file.");
            }

            return;
        }

        throw KnownNames.Included(given) is { } name
            ? new UsageException($"There is no file '{given}'. The generator of that name that GanMl includes is --model {name}.")
            : new FileNotFoundException($"There is no generator file '{file.FullName}'.", file.FullName);
    }

    /// <summary>Opens the generator.</summary>
    /// <exception cref="UsageException">
    /// The command states a fact that the file already states, or gives a known name where a file belongs.
    /// </exception>
    internal OnnxGenerator Open(
        ParseResult parsed, OnnxGeneratorOptions options, CancellationToken cancellationToken, ChosenGenerator? which = null)
    {
        ChosenGenerator chosen = which ?? Only(parsed);
        CheckThere(chosen);
        OnnxGeneratorOptions completed = _foreign.Complete(parsed, options);
        OnnxGenerator generator = UsageException.IfRefused(() => chosen.File is { } file
            ? OnnxGenerator.Open(file.FullName, completed, cancellationToken)
            : PretrainedGenerators.Open(chosen.Name, completed));
        return Checked(generator, () => _foreign.CheckNeeded(parsed, generator));
    }

    /// <summary>Opens the generator in order to use its images.</summary>
    /// <exception cref="GeneratorFileException">
    /// Its images are no pictures, or their values lie outside 0 to 1 and the command does not say what they mean.
    /// </exception>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal OnnxGenerator OpenForImages(
        ParseResult parsed, OnnxGeneratorOptions options, CancellationToken cancellationToken, ChosenGenerator? which = null)
    {
        OnnxGenerator generator = Open(parsed, options, cancellationToken, which);
        string name = (which ?? Only(parsed)).Name;
        return Checked(generator, () =>
        {
            ForeignFileOptions.CheckPictures(generator, name);
            ForeignFileOptions.CheckValues(generator, name);
        });
    }

    private bool HasFile(CommandResult result) => result.GetResult(_files)?.Tokens.Count > 0;

    private bool HasName(CommandResult result) => result.GetResult(_pretrained)?.Tokens.Count > 0;

    private ChosenGenerator Only(ParseResult parsed) => All(parsed)[0];

    /// <summary>The names of files, with the last folders of their paths where two would otherwise have the same name.</summary>
    internal static string[] ShortNames(string[] paths)
    {
        string[][] parts = [.. paths.Select(path => path.Split('/', Path.DirectorySeparatorChar))];
        int longest = parts.Length == 0 ? 0 : parts.Max(path => path.Length);
        for (int count = 1; count < longest; count++)
        {
            string[] names = [.. parts.Select(path => string.Join('/', path.TakeLast(count)))];
            if (names.Distinct().Count() == names.Length)
            {
                return names;
            }
        }

        return paths;
    }

    private static OnnxGenerator Checked(OnnxGenerator generator, Action check)
    {
        try
        {
            check();
            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }
}

/// <summary>A generator that a command is given.</summary>
/// <param name="Name">Its file's name, with folders where two have the same one; or the included generator's name.</param>
/// <param name="File">Its file; null for an included one.</param>
/// <param name="Given">The text of the command line.</param>
internal sealed record ChosenGenerator(string Name, FileInfo? File, string Given);
