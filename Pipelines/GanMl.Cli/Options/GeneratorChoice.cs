using System.CommandLine;
using GanMl.Inference;

namespace GanMl.Cli.Options;

/// <summary>Which generator a command is about: a file, or one that comes with GanMl.</summary>
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

    internal void AddTo(Command command)
    {
        _pretrained.AcceptOnlyFromAmong([.. PretrainedGenerators.Names]);
        command.Arguments.Add(_file);
        command.Options.Add(_pretrained);
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

    /// <summary>Opens it.</summary>
    internal OnnxGenerator Open(ParseResult parsed, OnnxGeneratorOptions? options = null) => parsed.GetValue(_file) is { } file
        ? OnnxGenerator.Open(file.FullName, options)
        : PretrainedGenerators.Open(parsed.GetRequiredValue(_pretrained)!, options);
}
