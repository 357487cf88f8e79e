using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Training.Parts;
using GanMl.Training.Presets;

namespace GanMl.Cli.Options;

/// <summary>
/// The help of <c>ganml train</c>: the most used options on one screen, all options, or all options as a Markdown table.
/// </summary>
internal sealed class TrainingHelp
{
    private const int WidestName = 27;

    private readonly int _width;
    private readonly IReadOnlyList<(string Heading, IReadOnlyList<Line> Lines)> _groups;

    /// <param name="width">Columns of the screen.</param>
    /// <param name="others">The options that are not in the table, with the heading of each.</param>
    internal TrainingHelp(int width, IReadOnlyList<(string Heading, Option Option, bool IsCommon)> others)
    {
        _width = width;
        var defaults = new OptionDefaults();
        string[] headings = ["Images", .. TrainingOptionTable.Groups.Select(group => group.Heading)];
        _groups =
        [
            .. headings.Select(heading => (heading, (IReadOnlyList<Line>)
            [
                .. others.Where(other => other.Heading == heading).Select(other => Line.Of(other.Option, other.IsCommon)),
                .. TrainingOptionTable.Groups
                    .Where(group => group.Heading == heading)
                    .SelectMany(group => group.Options)
                    .Select(option => Line.Of(option, defaults)),
            ])),
        ];
    }

    /// <summary>Writes a page.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="topics">What follows <c>--help</c>: nothing, <c>all</c> or <c>markdown</c>.</param>
    /// <exception cref="UsageException">There is no such topic.</exception>
    internal void Write(TextWriter output, IReadOnlyList<string> topics)
    {
        if (topics.FirstOrDefault(topic => topic is not ("all" or "markdown")) is { } unknown)
        {
            throw new UsageException(
                $"There is no help on '{unknown}'. 'ganml train --help' shows the most used options, '--help all' every option, and "
                + "'--help markdown' every option as a table.");
        }

        if (topics.Contains("markdown"))
        {
            WriteMarkdown(output);
            return;
        }

        output.WriteLine("Trains a GAN and exports its generator to ONNX.");
        output.WriteLine(
            $"Defaults are those of {TrainingPresets.Recommended}, the default model; where other models have another, theirs follow.");
        output.WriteLine();
        output.WriteLine("Usage: ganml train [options]");
        output.WriteLine();
        WriteList(output, "Models", [.. TrainingParts.Default.Architectures.All.Select(model => (model.Name, model.Description))]);
        if (topics.Contains("all"))
        {
            foreach ((string heading, IReadOnlyList<Line> lines) in _groups)
            {
                WriteList(output, heading, [.. lines.Select(line => (line.Usage, line.Text))]);
            }
        }
        else
        {
            Line[] all = [.. _groups.SelectMany(group => group.Lines)];
            WriteList(
                output,
                $"The most used options; 'ganml train --help all' shows all {all.Length}",
                [.. all.Where(line => line.IsCommon).Select(line => (line.Usage, line.ShortText))]);
        }
    }

    private void WriteMarkdown(TextWriter output)
    {
        output.WriteLine("| option | default | what it does |");
        output.WriteLine("|---|---|---|");
        foreach (Line line in _groups.SelectMany(group => group.Lines))
        {
            output.WriteLine($"| `{line.Usage}` | {line.Default} | {line.Help} |");
        }
    }

    private void WriteList(TextWriter output, string heading, IReadOnlyList<(string Name, string Text)> entries)
    {
        int column = Math.Min(WidestName, entries.Max(entry => entry.Name.Length)) + 4;
        output.WriteLine($"{heading}:");
        foreach ((string name, string text) in entries)
        {
            string start = $"  {name}".PadRight(column);
            if (name.Length > WidestName)
            {
                output.WriteLine(start.TrimEnd());
                start = new string(' ', column);
            }

            foreach (string line in Wrapped(text, _width - column))
            {
                output.WriteLine(start + line);
                start = new string(' ', column);
            }
        }

        output.WriteLine();
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    /// <summary>An option as the help shows it.</summary>
    private sealed record Line(string Usage, string Help, string Default, bool IsCommon)
    {
        internal string Text => Default.Length == 0 ? Help : $"{Help} Default: {Default}.";

        /// <summary>Its first sentence, and the default.</summary>
        internal string ShortText => (this with { Help = Help.Split(". ")[0].TrimEnd('.') + "." }).Text;

        internal static Line Of(TrainingOption option, OptionDefaults defaults)
        {
            IReadOnlyList<string> models = defaults.ModelsWith(option);
            string whose = models.Count == 0 ? "" : $"({string.Join(", ", models)}) ";
            return new Line(option.Usage, whose + option.Help, defaults.Of(option), option.IsCommon);
        }

        internal static Line Of(Option option, bool isCommon)
        {
            Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
            string value = type == typeof(DirectoryInfo) ? "folder"
                : type == typeof(FileInfo) ? "file"
                : type == typeof(int) || type == typeof(long) ? "n"
                : "name";
            return new Line(
                string.Join(", ", option.Aliases.Prepend(option.Name)) + (type == typeof(bool) ? "" : $" <{value}>"),
                option.Description ?? "",
                option.HasDefaultValue && type != typeof(bool) ? option.GetDefaultValue()?.ToString() ?? "" : "",
                isCommon);
        }
    }
}
