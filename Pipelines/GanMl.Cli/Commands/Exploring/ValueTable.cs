using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands.Exploring;

/// <summary>
/// What the commands have in common that draw the same latents at several values of one number: a table with a row for each latent and a
/// column for each value.
/// </summary>
/// <param name="terminal">Told what was drawn.</param>
/// <param name="value">What a value is called: <c>truncation</c>.</param>
/// <param name="description">What the values are.</param>
/// <param name="defaults">The values to draw unless others are given, separated by commas.</param>
/// <param name="example">A short list of values, for the error of one that cannot be read.</param>
internal sealed class ValueTable(CommandTerminal terminal, string value, string description, string defaults, string example)
{
    private readonly Exploration _exploration = new(terminal, $"The PNG file to draw: one row per latent, one column per {value}.");

    private readonly Option<string> _values = new("--values")
    {
        Description = $"{description}, separated by commas.",
        DefaultValueFactory = _ => defaults,
    };

    /// <summary>What a latent becomes at a value.</summary>
    /// <param name="explored">The generator.</param>
    /// <param name="row">The latent's row.</param>
    /// <param name="value">The value.</param>
    internal delegate GeneratorInput Input(ExploredGenerator explored, int row, float value);

    /// <summary>Makes a command draw the table.</summary>
    /// <param name="command">The command.</param>
    /// <param name="said">What it says of the values that it drew: <c>latents at truncations of</c>.</param>
    /// <param name="input">What it draws.</param>
    internal Command For(Command command, string said, Input input)
    {
        _exploration.AddTo(command);
        command.Options.Add(_values);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, said, input, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, string said, Input input, CancellationToken cancellationToken)
    {
        float[] values = [.. parsed.GetRequiredValue(_values).Split(',').Select(Parse)];
        using ExploredGenerator explored = _exploration.Open(parsed, cancellationToken);
        float[] images = explored.NewTable(values.Length);
        int length = explored.Info.Shape.Length;
        for (int place = 0; place < explored.Count * values.Length; place++)
        {
            (int row, int column) = Math.DivRem(place, values.Length);
            explored.Draw(input(explored, row, values[column]), row, images.AsSpan(place * length, length));
        }

        explored.SaveTable(images, [.. values.Select(one => one.ToString("0.##", CultureInfo.InvariantCulture))]);
        string drawn = string.Join(", ", values.Select(one => one.ToString(CultureInfo.InvariantCulture)));
        terminal.Line($"{explored.Count} {said} {drawn}");
        terminal.Line(explored.Output);
        return CommandLine.Success;
    }

    private float Parse(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw new UsageException(
                $"--values '{text}' is not a list of numbers: write {value}s separated by commas, such as {example}.");
}
