using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Tests.Cli;

/// <summary>What files bring to the terminal is shown, not obeyed.</summary>
[TestClass]
public sealed class TerminalTextTests
{
    private const string Wicked = "a\u001b[2Jb\u0007c\rd\ne\u202Ef\u0085g\u2028h";
    private const string Shown = @"a\u001b[2Jb\u0007c\rd\ne\u202ef\u0085g\u2028h";

    [TestMethod]
    [DataRow("plain [bold] text / ~", "plain [bold] text / ~")]
    [DataRow("Übergröße, セル, \uD83D\uDC1D, \u0646\u200C\u0645", "Übergröße, セル, \uD83D\uDC1D, \u0646\u200C\u0645")]
    [DataRow(Wicked, Shown)]
    [DataRow("\t\u007f\u009b31m\u200f\ufeff\u2066", @"\t\u007f\u009b31m\u200f\ufeff\u2066")]
    [DataRow("x\uDB40\uDC41", @"x\U000E0041")]
    public void Control_characters_and_signs_of_direction_are_written_out(string text, string shown) =>
        Assert.AreEqual(shown, TerminalText.Of(text));

    [TestMethod]
    public void Half_a_character_is_written_out() => Assert.AreEqual(@"\ud800x\udc1d", TerminalText.Of("\uD800x\uDC1D"));

    [TestMethod]
    public async Task Names_and_metadata_of_a_file_are_shown_on_one_line()
    {
        using var temporary = new TemporaryFolder();
        string[] classes = [Wicked, "[red]b[/]"];
        var tiny = new TinyGenerator { ClassNames = classes };
        GeneratorInfo info = tiny.Info with
        {
            Architecture = Wicked,
            DataSet = Wicked,
            Precision = Wicked,
            Options = new Dictionary<string, string> { [Wicked] = Wicked },
            Metrics = new Dictionary<string, double> { [Wicked] = 1 },
        };
        string file = "n\u001b]0;t\u0007\u202E.onnx";
        string model = (tiny with { Metadata = info.ToMetadata() }).WriteTo(temporary.Path, file);

        (int exitCode, string output, string error) = await Command.RunAsync(["inspect", model]);
        Assert.AreEqual(0, exitCode, error);
        ExpectHarmless(output);
        string plain = string.Concat(output.Where(letter => !char.IsWhiteSpace(letter)));
        StringAssert.Contains(plain, @"n\u001b]0;t\u0007\u202e.onnx");
        StringAssert.Contains(plain, $"2:'{Shown}','[red]b[/]'");

        (_, output, error) = await Command.RunAsync(["inspect", model, "--json"]);
        ExpectHarmless(output + error);
        (_, output, error) = await Command.RunAsync(["generate", model, "--grid", temporary["\u001bgrid.png"]]);
        StringAssert.Contains(output, $"a row for each class: '{Shown}', '[red]b[/]'");
        ExpectHarmless(output + error);
        (_, output, error) = await Command.RunAsync(["generate", model, "--grid", temporary["grid.png"], "--class", "\u001b[31municorn"]);
        StringAssert.Contains(error, $@"There is no class '\u001b[31municorn'. Known: '{Shown}', '[red]b[/]'");
        ExpectHarmless(output + error);
    }

    [TestMethod]
    [DataRow("inspect \u001b[2J\u202E.onnx")]
    [DataRow("inspect a.onnx --\u001b[2J")]
    [DataRow("train --data \u001b]0;x\u0007")]
    [DataRow("train --model \u202Eabc")]
    [DataRow("train --resume \u001b[2J")]
    [DataRow("export \u001b[2J")]
    [DataRow("generate a.onnx --output b --format \u001b[2J")]
    public async Task Errors_are_shown_on_one_line(string arguments)
    {
        (int exitCode, string output, string error) = await Command.RunAsync(arguments.Split(' '));
        Assert.AreNotEqual(0, exitCode);
        ExpectHarmless(output + error);
    }

    private static void ExpectHarmless(string shown)
    {
        foreach (char letter in shown.ReplaceLineEndings("\n"))
        {
            Assert.IsTrue(letter == '\n' || !(char.IsControl(letter) || letter is '\u202E' or '\u2028'), $"U+{(int)letter:X4} in {shown}");
        }
    }
}
