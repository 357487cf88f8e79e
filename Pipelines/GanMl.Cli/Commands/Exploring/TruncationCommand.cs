using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands.Exploring;

/// <summary><c>ganml explore truncation</c>: the same latents, from the mean image to the full variety.</summary>
internal sealed class TruncationCommand(CommandTerminal terminal)
{
    private readonly Exploration _exploration = new(terminal, "The PNG file to draw: one row per latent, one column per truncation.");

    private readonly Option<string> _values = new("--values")
    {
        Description = "The truncations, separated by commas.",
        DefaultValueFactory = _ => "0,0.25,0.5,0.75,1",
    };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "truncation",
            "Draws latents at several truncations.",
            """
            A truncation of 1 gives the full variety and 0 the mean image of the class; values between give fewer failures but
            less variety.

            Example:
              ganml explore truncation generator.onnx --output truncation.png --values 0,0.5,0.7,1
            """);
        _exploration.AddTo(command);
        command.Options.Add(_values);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        float[] values = [.. parsed.GetRequiredValue(_values).Split(',').Select(Parse)];
        using ExploredGenerator explored = _exploration.Open(parsed, cancellationToken);
        float[] images = explored.NewTable(values.Length);
        for (int row = 0; row < explored.Count; row++)
        {
            float[] latent = explored.Latents(row, 1);
            for (int column = 0; column < values.Length; column++)
            {
                explored.Draw(
                    new GeneratorInput { Latents = latent, Truncation = values[column] },
                    row,
                    images.AsSpan(((row * values.Length) + column) * explored.Info.Shape.Length, explored.Info.Shape.Length));
            }
        }

        explored.SaveTable(images, [.. values.Select(value => value.ToString("0.##", CultureInfo.InvariantCulture))]);
        string drawn = string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        terminal.Line($"{explored.Count} latents at truncations of {drawn}");
        terminal.Line(explored.Output);
        return CommandLine.Success;
    }

    private static float Parse(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new UsageException(
                $"--values '{text}' is not a list of numbers: write truncations separated by commas, such as 0,0.5,1.");
}
