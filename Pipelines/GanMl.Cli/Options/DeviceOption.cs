using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference;

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
    internal OnnxGenerator Open(ParseResult parsed, GeneratorChoice choice, CommandTerminal terminal)
    {
        var wanted = InferenceDevice.Parse(parsed.GetRequiredValue(_device));
        OnnxGenerator generator = choice.Open(parsed, new OnnxGeneratorOptions { Device = wanted });
        if (!wanted.Equals(InferenceDevice.Cpu))
        {
            terminal.Hint($"Runs on {generator.Device}.{string.Concat(generator.DeviceNotes.Select(note => $"\n  {note}"))}");
        }

        return generator;
    }
}
