using System.Globalization;
using System.Text.RegularExpressions;

namespace GanMl.Tests.Inference;

/// <summary>The card of a generator that comes along, as text and figures: <c>Models/Pretrained/NAME.md</c>.</summary>
internal sealed partial class GeneratorCard
{
    internal GeneratorCard(string name)
    {
        Text = File.ReadAllText(Path.Combine(Repository.Root(), "Models", "Pretrained", $"{name}.md")).ReplaceLineEndings("\n");
        Sha256 = Hash().Match(Text).Groups[1].Value;
        Metrics = MetricRow().Matches(Text).ToDictionary(
            row => row.Groups[1].Value,
            row => (Number(row, 2), Number(row, 3), Number(row, 4)));

        static double Number(Match row, int group) => double.Parse(row.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    internal string Text { get; }

    /// <summary>Of the file, as the card says.</summary>
    internal string Sha256 { get; }

    /// <summary>Value and 95% interval of each metric.</summary>
    internal IReadOnlyDictionary<string, (double Value, double Low, double High)> Metrics { get; }

    /// <summary>What stands behind an option in the command by which it was trained.</summary>
    internal string Option(string name) => Regex.Match(Text, $@"^ganml train .*--{name} (\S+)", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex(@"SHA-256[^`]*`([0-9a-f]{64})`")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^\| ([a-z0-9-]+) \| (-?[0-9.]+) \| (-?[0-9.]+) to (-?[0-9.]+) \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();
}
