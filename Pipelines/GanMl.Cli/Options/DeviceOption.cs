using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Options;

/// <summary>The option that says where a generator runs.</summary>
internal sealed class DeviceOption
{
    private readonly Option<string> _device = new("--device")
    {
        Description = "Where the generator runs: cpu, cuda, cuda:1, directml, auto (uses what is available), the name of another execution "
            + "provider of ONNX Runtime, or the path of a provider's library.",
        DefaultValueFactory = _ => InferenceDevice.Cpu.ToString(),
    };

    /// <summary>The option itself.</summary>
    internal Option Device => _device;

    /// <summary>The chosen device.</summary>
    internal InferenceDevice In(ParseResult parsed) => InferenceDevice.Parse(parsed.GetRequiredValue(_device));

    internal void AddTo(Command command)
    {
        _device.Validators.Add(result =>
        {
            try
            {
                _ = InferenceDevice.Parse(OptionRules.OnlyText(result) ?? InferenceDevice.Cpu.ToString());
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                result.AddError(e.Message);
            }
        });
        command.Options.Add(_device);
    }

    /// <summary>Opens a generator on the chosen device, and says which one unless it is the CPU, the default.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="choice">Which generator.</param>
    /// <param name="terminal">Receives the message.</param>
    /// <param name="cancellationToken">Calls the opening off.</param>
    /// <param name="classNames">The class names to use if neither the file nor the command gives them.</param>
    /// <param name="which">One of several generators; null for the only one.</param>
    /// <param name="threads">How many threads share the work of one call; 0 for one a core.</param>
    internal OnnxGenerator Open(
        ParseResult parsed,
        GeneratorChoice choice,
        CommandTerminal terminal,
        CancellationToken cancellationToken,
        IReadOnlyList<string>? classNames = null,
        ChosenGenerator? which = null,
        int threads = 0)
    {
        InferenceDevice wanted = In(parsed);
        var options = new OnnxGeneratorOptions { Device = wanted, DefaultClassNames = classNames ?? [], IntraOpThreads = threads };
        OnnxGenerator generator = choice.OpenForImages(parsed, options, cancellationToken, which);
        foreach (string note in generator.Notes)
        {
            terminal.Hint($"{(which is null ? "" : $"{which.Name}: ")}{OptionNames.In(note)}");
        }

        if (!wanted.Equals(InferenceDevice.Cpu))
        {
            terminal.Hint($"Runs on {generator.Device}.");
            foreach (string note in generator.DeviceNotes)
            {
                terminal.Hint($"  {note}");
            }
        }

        return generator;
    }
}
