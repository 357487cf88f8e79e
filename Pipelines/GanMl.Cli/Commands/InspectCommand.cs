using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using Spectre.Console;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml inspect</c>: what a generator file says about itself.</summary>
internal sealed class InspectCommand(CommandTerminal terminal)
{
    private const int MostNamed = 200;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly GeneratorChoice _generator = new();
    private readonly Option<bool> _json = new("--json") { Description = "Print the file's own metadata as JSON." };

    internal Command Build()
    {
        var command = new Command("inspect", "Shows what is in a generator file: architecture, noise, images, classes, origin.") { _json };
        _generator.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using OnnxGenerator generator = _generator.Open(parsed, new OnnxGeneratorOptions(), cancellationToken);
        GeneratorInfo info = generator.Info;
        if (parsed.GetValue(_json))
        {
            // The text of JSON escapes what is not to be shown.
            foreach (string line in JsonSerializer.Serialize(info.ToMetadata(), Indented).ReplaceLineEndings("\n").Split('\n'))
            {
                terminal.Line(line);
            }

            return CommandLine.Success;
        }

        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("what").AddColumn("value");
        void Row(string what, string value) => table.AddRow(TerminalText.Cell(what), TerminalText.Cell(value));
        Row("File", string.Create(CultureInfo.InvariantCulture, $"{_generator.NameIn(parsed)}, {generator.Model.Length / 1e6:0.00} MB"));
        if (generator.Integrity != FileIntegrity.Unstated)
        {
            Row("Integrity", generator.Integrity == FileIntegrity.Intact ? "as exported, by its hash" : "changed since export");
        }

        Row("Architecture", info.Architecture.Length > 0 ? info.Architecture : "unknown");
        Row("Latent", $"{info.LatentSize} values, {info.Distribution.ToString().ToLowerInvariant()}");
        Row("Images", $"{info.Shape} (channels x height x width), 0 to 1");
        if (!generator.HasMetadata)
        {
            (float least, float most) = generator.TrialValues;
            string values = string.Create(CultureInfo.InvariantCulture, $"{least:0.##} to {most:0.##}");
            Row("Values", $"{values} for two latents; --pixel-range says which are black and white");
        }

        Row("Classes", info.IsConditional ? Classes(info.ClassNames) : "none, unconditional");
        string optional = Optional(info);
        if (optional.Length > 0)
        {
            Row("Optional", optional);
        }

        string total = info.TotalImages > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {info.TotalImages:N0}") : "";
        string origin = string.Create(
            CultureInfo.InvariantCulture, $"{info.DataSet}, {info.ImagesSeen:N0}{total} images seen, seed {info.Seed}");
        Row("Trained on", info.DataSet.Length > 0 ? origin : "unknown");
        foreach (string alarm in info.Alarms)
        {
            Row("Alarm", alarm);
        }

        if (info.Options.Count > 0)
        {
            Row("Recipe", string.Join(", ", info.Options.Select(option => $"{option.Key} {option.Value}")));
        }

        Row("Precision", info.Precision);
        if (info.LargestDifference is { } difference)
        {
            string most = string.Create(CultureInfo.InvariantCulture, $"differs from the trained network by at most {difference:0.0E+0}");
            Row("Export check", most);
        }

        foreach ((string name, double value) in info.Metrics)
        {
            Row(name, EvaluationReport.Number(value, "0.####"));
        }

        if (info.MetricConditions is { } conditions)
        {
            Row("Measured on", Conditions(conditions));
        }

        foreach (string note in generator.Notes)
        {
            Row("Note", OptionNames.In(note));
        }

        terminal.Output.Write(table);
        return CommandLine.Success;
    }

    private static string Conditions(MetricConditions conditions)
    {
        string samples = conditions.Samples is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} generated images")
            : "each metric's own number of generated images";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{conditions.TestImages:N0} test images of '{conditions.TestSet}' and {conditions.TrainImages:N0} training images of "
            + $"'{conditions.TrainSet}', {samples}, seed {conditions.Seed}, features of {conditions.FeatureNetwork}");
    }

    private static string Classes(IReadOnlyList<string> names) =>
        $"{names.Count}: {string.Join(", ", names.Take(MostNamed).Select(name => $"'{name}'"))}"
        + (names.Count > MostNamed ? $" and {names.Count - MostNamed:N0} more, which --json shows" : "");

    private static string Optional(GeneratorInfo info)
    {
        var inputs = new List<string>();
        if (info.TakesTruncation)
        {
            inputs.Add("truncation");
        }

        if (info.TakesStyle)
        {
            inputs.Add(info.StyleLayers > 0 ? $"second latent from one of {info.StyleLayers} layers on" : "second latent");
        }

        if (info.NoiseSize > 0)
        {
            inputs.Add($"noise of {info.NoiseSize} values");
        }

        return string.Join(", ", inputs);
    }
}
