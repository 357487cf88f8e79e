using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands.Exploring;

/// <summary>What all explore commands share: the generator, the picture, the seed, the class and the number of latents.</summary>
internal sealed class Exploration
{
    private const int MostLatents = 10_000;

    private readonly CommandTerminal _terminal;

    private readonly GeneratorChoice _generator = new();

    private readonly Option<FileInfo> _output;

    private readonly Option<int?> _count = new("--count", "-n")
    {
        Description = "How many latents. Default: one per class; 10 without classes or with more than 20 of them.",
    };

    private readonly Option<long> _seed = new("--seed", "-s") { Description = "The seed of the latents.", DefaultValueFactory = _ => 1 };

    private readonly ClassOption _class = new();
    private readonly DeviceOption _device = new();

    internal Exploration(CommandTerminal terminal, string output)
    {
        _terminal = terminal;
        _output = new Option<FileInfo>("--output", "-o") { Description = output, Required = true };
    }

    internal void AddTo(Command command)
    {
        _count.AtLeast(1);
        _count.AtMost(MostLatents);
        _output.Validators.Add(result =>
        {
            if (OptionRules.OnlyText(result) is { } file && Path.GetExtension(file).ToLowerInvariant() is not (".png" or ".apng"))
            {
                result.AddError($"--output '{file}' is not a supported picture: use a .png file.");
            }
        });
        _generator.AddTo(command);
        command.Options.Add(_output);
        command.Options.Add(_count);
        command.Options.Add(_seed);
        _class.AddTo(command);
        _device.AddTo(command);
    }

    /// <summary>Opens the generator and reads the options.</summary>
    internal ExploredGenerator Open(ParseResult parsed, CancellationToken cancellationToken)
    {
        OnnxGenerator generator = _device.Open(parsed, _generator, _terminal, cancellationToken);
        try
        {
            if (generator.Info.Shape.Channels is not (1 or 3))
            {
                throw new GeneratorFileException(
                    $"A picture has 1 channel (grey) or 3 (colour), but this generator's images have {generator.Info.Shape.Channels} "
                    + $"({generator.Info.Shape}): 'ganml generate --format idx' stores them.");
            }

            int usual = generator.Info.IsConditional && generator.Info.ClassNames.Count <= 20 ? generator.Info.ClassNames.Count : 10;
            return new ExploredGenerator(
                generator,
                parsed.GetRequiredValue(_output).FullName,
                parsed.GetValue(_seed),
                parsed.GetValue(_count) ?? usual,
                _class.Find(parsed, generator.Info),
                cancellationToken);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }
}
