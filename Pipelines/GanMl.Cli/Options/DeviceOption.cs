using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Options;

/// <summary>The option that says where a generator is run.</summary>
internal sealed class DeviceOption
{
    private readonly Option<string> _device = new("--device")
    {
        Description = "Where it is run: cpu, cuda, cuda:1, directml, auto (takes what there is), the name of another execution provider of ONNX "
            + "Runtime, or the path of a provider's library.",
        DefaultValueFactory = _ => InferenceDevice.Cpu.ToString(),
    };

    internal void AddTo(Command command)
    {
        _device.Validators.Add(result =>
        {
            try
            {
                _ = InferenceDevice.Parse(result.GetValueOrDefault<string>());
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                result.AddError(e.Message);
            }
        });
        command.Options.Add(_device);
    }

    /// <summary>Opens a generator where it is wanted, and says where it is run unless that is the processor as ever.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="choice">Which generator.</param>
    /// <param name="terminal">Told where.</param>
    /// <param name="classNames">The names of its classes where it takes labels and nobody names them.</param>
    internal OnnxGenerator Open(ParseResult parsed, GeneratorChoice choice, CommandTerminal terminal, IReadOnlyList<string>? classNames = null)
    {
        var wanted = InferenceDevice.Parse(parsed.GetRequiredValue(_device));
        OnnxGenerator generator = choice.OpenForImages(parsed, new OnnxGeneratorOptions { Device = wanted, DefaultClassNames = classNames ?? [] });
        if (!wanted.Equals(InferenceDevice.Cpu))
        {
            terminal.Hint($"Runs on {generator.Device}.{string.Concat(generator.DeviceNotes.Select(note => $"\n  {note}"))}");
        }

        return generator;
    }
}
