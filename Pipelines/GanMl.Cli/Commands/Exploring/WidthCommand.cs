using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands.Exploring;

/// <summary><c>ganml explore width</c>: the same latents, multiplied by several numbers.</summary>
internal sealed class WidthCommand(CommandTerminal terminal)
{
    private readonly Exploration _exploration = new(terminal, "The PNG file to draw: one row per latent, one column per width.");

    private readonly Option<string> _values = new("--values")
    {
        Description = "By what the latents are multiplied, separated by commas.",
        DefaultValueFactory = _ => "0.7,1,1.3,1.6,2",
    };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "width",
            "Draws latents narrower and wider than the generator was trained with.",
            """
            Above 1, images vary more and more of them fail; below, the opposite. 'ganml generate --latent-scale' uses a width. Style
            generators normalise their latents, so that no width changes anything: see 'ganml explore truncation'.

            Example:
              ganml explore width generator.onnx --output widths.png --values 1,1.2,1.4
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
        int length = explored.Info.Shape.Length;
        for (int place = 0; place < explored.Count * values.Length; place++)
        {
            (int row, int column) = Math.DivRem(place, values.Length);
            float[] latent = UsageException.IfRefused(() => explored.Latents(row, 1, values[column]));
            explored.Draw(new GeneratorInput { Latents = latent }, row, images.AsSpan(place * length, length));
        }

        explored.SaveTable(images, [.. values.Select(value => value.ToString("0.##", CultureInfo.InvariantCulture))]);
        string drawn = string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        terminal.Line($"{explored.Count} latents times {drawn}");
        terminal.Line(explored.Output);
        return CommandLine.Success;
    }

    private static float Parse(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new UsageException(
                $"--values '{text}' is not a list of numbers: write widths separated by commas, such as 1,1.3.");
}
