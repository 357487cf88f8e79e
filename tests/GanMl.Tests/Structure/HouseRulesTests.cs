using System.Globalization;
using System.Text.RegularExpressions;

namespace GanMl.Tests.Structure;

/// <summary>What no line of the sources does, and what no line of a library's sources does.</summary>
[TestClass]
public sealed partial class HouseRulesTests
{
    private static readonly string[] Libraries =
        ["Models", "Training", "Inference", "Pipelines/GanMl.Images", "Pipelines/GanMl.Pipelines"];

    [TestMethod]
    public void No_library_writes_to_the_console_or_reads_the_environment() => AssertNone(
        Libraries.SelectMany(Lines).Where(line => new[] { "Console.", "GetEnvironmentVariable" }
            .Any(word => line.Text.Contains(word, StringComparison.Ordinal))));

    [TestMethod]
    public void No_string_of_a_library_names_an_option_of_the_command_line() =>
        AssertNone(Libraries.SelectMany(Lines).Where(line => !line.IsComment && NamesOption(line.Text)));

    [TestMethod]
    [DataRow("throw new OptionException($\"'Packing' is {Packing}: leave --packing out.\");", true)]
    [DataRow("string advice = \"--device cpu\";", true)]
    [DataRow("return counts[\"left\"]-- > 0 ? \"more\" : Last(--count, \"none\");", false)]
    [DataRow("log.Write(\"epochs 1--8, or 'Device' cpu -- as here\");", false)]
    public void An_option_is_told_from_a_decrement_and_a_dash(string line, bool isOption) => Assert.AreEqual(isOption, NamesOption(line));

    [TestMethod]
    public void No_line_is_longer_than_the_editorconfig_says()
    {
        int longest = LongestLine();
        AssertNone(Lines("").Where(line => line.Text.Length > longest));
    }

    private static int LongestLine()
    {
        Match setting = MaximumLineLength().Match(File.ReadAllText(Path.Combine(Repository.Root(), ".editorconfig")));
        Assert.IsTrue(setting.Success, "The .editorconfig has no max_line_length.");
        return int.Parse(setting.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<SourceLine> Lines(string folder)
    {
        string root = Repository.Root();
        return Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(["obj", "bin"]).Any())
            .Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadLines(Path.Combine(root, file)).Select((text, index) => new SourceLine(file, index + 1, text)));
    }

    private static bool NamesOption(string code) => StringLiteral().Matches(code).Any(literal => Option().IsMatch(literal.Value));

    private static void AssertNone(IEnumerable<SourceLine> lines)
    {
        string[] found = [.. lines.Select(line => $"{line.File}:{line.Number}: {line.Text.Trim()}")];
        Assert.IsEmpty(found, Environment.NewLine + string.Join(Environment.NewLine, found));
    }

    [GeneratedRegex(@"^max_line_length\s*=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex MaximumLineLength();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex StringLiteral();

    [GeneratedRegex(@"(?<![\w-])--[a-z]")]
    private static partial Regex Option();

    private sealed record SourceLine(string File, int Number, string Text)
    {
        internal bool IsComment => Text.TrimStart().StartsWith("//", StringComparison.Ordinal);
    }
}
