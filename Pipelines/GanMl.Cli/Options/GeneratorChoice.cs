using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Options;

/// <summary>
/// The generator that a command uses: a file, or one that GanMl includes; and the facts that a file from elsewhere lacks.
/// </summary>
internal sealed class GeneratorChoice
{
    private readonly Argument<FileInfo?> _file = new("generator")
    {
        Description = "A generator file (.onnx).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _pretrained = new("--model", "-m")
    {
        Description = $"Instead of a file, a generator that GanMl includes: {string.Join(", ", PretrainedGenerators.Names)}.",
    };

    private readonly ForeignFileOptions _foreign = new();

    internal void AddTo(Command command)
    {
        _pretrained.OneOf(PretrainedGenerators.Names, name => File.Exists(name) ? "To use a file, give its path without --model." : "");
        command.Arguments.Add(_file);
        command.Options.Add(_pretrained);
        _foreign.AddTo(command);
        command.Validators.Add(result =>
        {
            bool hasFile = result.GetResult(_file)?.Tokens.Count > 0, hasName = result.GetResult(_pretrained)?.Tokens.Count > 0;
            if (hasFile == hasName)
            {
                string included = string.Join(", ", PretrainedGenerators.Names);
                result.AddError($"Say which generator: either a file (.onnx), or --model with one that GanMl includes ({included}).");
            }
        });
    }

    /// <summary>A short name of the generator: the name of its file, or of the included generator.</summary>
    internal string NameIn(ParseResult parsed) => parsed.GetValue(_file)?.Name ?? parsed.GetRequiredValue(_pretrained)!;

    /// <summary>The path of the generator file; null for an included generator.</summary>
    internal string? PathIn(ParseResult parsed) => parsed.GetValue(_file)?.FullName;

    /// <summary>Checks that the file exists, for commands that do other long work before they open it.</summary>
    /// <exception cref="UsageException">The text is the name of a generator that GanMl includes, or a run's folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal void CheckThere(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is not { Exists: false } file)
        {
            return;
        }

        string given = parsed.GetResult(_file)!.Tokens[0].Value;
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
    internal OnnxGenerator Open(ParseResult parsed, OnnxGeneratorOptions options, CancellationToken cancellationToken)
    {
        CheckThere(parsed);
        OnnxGeneratorOptions completed = _foreign.Complete(parsed, options);
        OnnxGenerator generator = UsageException.IfRefused(() => parsed.GetValue(_file) is { } file
            ? OnnxGenerator.Open(file.FullName, completed, cancellationToken)
            : PretrainedGenerators.Open(parsed.GetRequiredValue(_pretrained)!, completed));
        return Checked(generator, () => _foreign.CheckNeeded(parsed, generator));
    }

    /// <summary>Opens the generator in order to use its images.</summary>
    /// <exception cref="GeneratorFileException">
    /// Its images are no pictures, or their values lie outside 0 to 1 and the command does not say what they mean.
    /// </exception>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal OnnxGenerator OpenForImages(ParseResult parsed, OnnxGeneratorOptions options, CancellationToken cancellationToken)
    {
        OnnxGenerator generator = Open(parsed, options, cancellationToken);
        return Checked(generator, () =>
        {
            ForeignFileOptions.CheckPictures(generator, NameIn(parsed));
            ForeignFileOptions.CheckValues(generator, NameIn(parsed));
        });
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
