using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using Spectre.Console;

namespace GanMl.Cli.Commands.Exploring;

/// <summary>
/// <c>ganml explore mixing</c>: two parents and their mixes with the crossover at each layer, and the distance of each mix from both.
/// </summary>
internal sealed class MixingCommand(CommandTerminal terminal)
{
    private readonly Exploration _exploration = new(
        terminal, "The PNG file to draw: one row per pair of latents, one column per crossover.");

    private readonly Option<int> _measured = new("--measure")
    {
        Description = "Pairs of latents over which to measure the distances to both parents; 0 measures nothing.",
        DefaultValueFactory = _ => 256,
    };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "mixing",
            "Mixes the styles of two latents, with the crossover at each layer.",
            """
            Before the crossover the style comes from the first latent, from there on from the second. Early layers control
            coarse features (pose, outline), late layers fine ones (texture, brightness). The table shows how far the mixes are
            from the images of both parents, as the root mean square difference of pixels from 0 to 1.

            Example:
              ganml explore mixing generator.onnx --output mixing.png --class Dress --count 6
            """);
        _exploration.AddTo(command);
        _measured.AtLeast(0);
        _measured.AtMost(1_000_000);
        command.Options.Add(_measured);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ExploredGenerator explored = _exploration.Open(parsed, cancellationToken);
        int layers = explored.Info.TakesStyle ? Math.Max(1, explored.Info.StyleLayers) : 0;
        float[] images = explored.NewTable(layers + 1);
        for (int row = 0; row < explored.Count; row++)
        {
            float[] first = explored.Latents(row, 1), second = explored.Latents(explored.Count + row, 1);

            // From all of the first on the left to all of the second on the right.
            for (int column = 0; column <= layers; column++)
            {
                explored.Draw(
                    new GeneratorInput { Latents = first, StyleLatents = second, StyleLayer = layers - column },
                    row,
                    images.AsSpan(((row * (layers + 1)) + column) * explored.Info.Shape.Length, explored.Info.Shape.Length));
            }
        }

        explored.SaveTable(
            images,
            [
                .. Enumerable.Range(0, layers + 1)
                    .Select(column => column == 0 ? "1st" : column == layers ? "2nd" : $"{layers - column}+"),
            ]);
        if (parsed.GetValue(_measured) is > 0 and var pairs)
        {
            Func<long, long>? labels = explored.Info.IsConditional ? explored.LabelOf : null;
            Show(UsageException.IfRefused(
                () => StyleMixing.Measure(explored.Generator, pairs, explored.Seed, labels, cancellationToken)));
        }

        terminal.Line(explored.Output);
        return CommandLine.Success;
    }

    private void Show(IReadOnlyList<StyleMixingDistance> distances)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("second style from layer").AddColumn("to the first").AddColumn("to the second");
        foreach (StyleMixingDistance distance in distances.Reverse())
        {
            table.AddRow(
                distance.Layer == distances.Count - 1 ? "none" : distance.Layer.ToString(CultureInfo.InvariantCulture),
                distance.ToFirst.ToString("0.000", CultureInfo.InvariantCulture),
                distance.ToSecond.ToString("0.000", CultureInfo.InvariantCulture));
        }

        terminal.Output.Write(table);
    }
}
