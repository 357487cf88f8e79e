using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Options;

/// <summary>Which generator a command is about: a file, or one that comes with GanMl; and what a file from elsewhere does not say of itself.</summary>
internal sealed class GeneratorChoice
{
    private readonly Argument<FileInfo?> _file = new("generator")
    {
        Description = "A generator file (.onnx).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _pretrained = new("--model", "-m")
    {
        Description = $"In place of a file, a generator that comes with GanMl: {string.Join(", ", PretrainedGenerators.Names)}.",
    };

    private readonly ForeignFileOptions _foreign = new();

    internal void AddTo(Command command)
    {
        _pretrained.AcceptOnlyFromAmong([.. PretrainedGenerators.Names]);
        command.Arguments.Add(_file);
        command.Options.Add(_pretrained);
        _foreign.AddTo(command);
        command.Validators.Add(result =>
        {
            bool hasFile = result.GetResult(_file)?.Tokens.Count > 0, hasName = result.GetResult(_pretrained)?.Tokens.Count > 0;
            if (hasFile == hasName)
            {
                result.AddError($"Say which generator: either a file (.onnx), or --model with one that comes with GanMl ({string.Join(", ", PretrainedGenerators.Names)}).");
            }
        });
    }

    /// <summary>What was asked for, in a few letters: the file's name, or that of the generator.</summary>
    internal string NameIn(ParseResult parsed) => parsed.GetValue(_file)?.Name ?? parsed.GetRequiredValue(_pretrained)!;

    /// <summary>Says at once that a file is not there, for commands that have other long work to do before they open it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal void CheckThere(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is { Exists: false } file && !Directory.Exists(file.FullName))
        {
            throw new FileNotFoundException($"There is no generator file '{file.FullName}'.", file.FullName);
        }
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="UsageException">The command says of the file what the file says itself.</exception>
    internal OnnxGenerator Open(ParseResult parsed, OnnxGeneratorOptions? options = null)
    {
        OnnxGeneratorOptions completed = _foreign.Complete(parsed, options ?? new OnnxGeneratorOptions());
        OnnxGenerator generator = UsageException.IfRefused(() => parsed.GetValue(_file) is { } file
            ? OnnxGenerator.Open(file.FullName, completed)
            : PretrainedGenerators.Open(parsed.GetRequiredValue(_pretrained)!, completed));
        return Checked(generator, () => _foreign.CheckNeeded(parsed, generator));
    }

    /// <summary>Opens it for its images to be used.</summary>
    /// <exception cref="GeneratorFileException">It gives other values than pixels, and the command does not say what they mean.</exception>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal OnnxGenerator OpenForImages(ParseResult parsed, OnnxGeneratorOptions options)
    {
        OnnxGenerator generator = Open(parsed, options);
        return Checked(generator, () => _foreign.CheckValues(parsed, generator, NameIn(parsed)));
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
