using System.CommandLine;
using System.Text.Json.Nodes;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Models.Dcgan;
using GanMl.Models.Dense;
using GanMl.Training.Architectures;
using GanMl.Training.Presets;
using GanMl.Training.Regularizers;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Cli;

/// <summary>The table of the options of <c>ganml train</c>, and what follows from it.</summary>
[TestClass]
public sealed class TrainingOptionTests
{
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["--model"] = "r3gan",
        ["--optimizer"] = "adam",
        ["--loss"] = "hinge",
        ["--device"] = "cpu",
        ["--regularizer"] = "r2:3",
        ["--augmentation"] = "flip:0.5",
        ["--on-alarm"] = "roll-back",
        ["--batch-sizes"] = "4:64",
        ["--images"] = "640",
        ["--learning-rate-curve"] = "cosine",
    };

    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["--adaptive-target"] = ["--augmentation", "color"],
        ["--augment-pairs-alike"] = ["--augmentation", "color"],
        ["--beta1"] = ["--optimizer", "adam"],
        ["--beta2"] = ["--optimizer", "adam"],
        ["--beta2-end"] = ["--optimizer", "adam", "--beta2", "0.9"],
        ["--reconstruction-end"] = ["--reconstruction", "1"],
        ["--separate-penalties"] = ["--regularizer", "r1:1:4"],
        ["--label-smoothing"] = ["--loss", "minimax"],
    };

    public static IEnumerable<object[]> Lines => TrainingOptionTable.All.Select(line => new object[] { line.Name });

    [TestMethod]
    [DynamicData(nameof(Lines))]
    public void Every_option_sets_its_property_and_comes_back_from_its_file(string name)
    {
        TrainingOption line = TrainingOptionTable.All.Single(line => line.Name == name);
        string model = new OptionDefaults().ModelsWith(line) is [var first, ..] ? first : name == "--fixed-size" ? "stylegan" : "dense";
        bool isReal = line.Property.PropertyType.ToString().Contains("Double", StringComparison.Ordinal);
        string[] value = line.IsFlag ? [] : [Samples.GetValueOrDefault(name, isReal ? "0.25" : "4")];
        string[] needed = [.. name == "--model" ? [] : new[] { "--model", model }, .. Needed.GetValueOrDefault(name, [])];
        TrainingOptions preset = TrainingPresets.For(model);
        TrainingOptions options = Read([.. needed, name, .. value]);

        JsonObject written = TrainingOptionsJson.Write(options);
        Assert.IsFalse(JsonNode.DeepEquals(At(TrainingOptionsJson.Write(preset), line), At(written, line)), "it changes");
        if (!line.IsList && line.Name != "--batch-sizes")
        {
            string expected = line.SwitchesOff ? line.Name == "--fixed-size" ? "" : "false" : line.IsFlag ? "true" : value[0];
            Assert.AreEqual(expected, At(written, line)?.ToString() ?? "");
        }

        JsonObject again = TrainingOptionsJson.Write(TrainingOptionsJson.Merge(new TrainingOptions(), written));
        Assert.IsTrue(JsonNode.DeepEquals(written, again), again.ToJsonString());
    }

    [TestMethod]
    [DynamicData(nameof(Lines))]
    public void The_default_that_is_shown_for_a_model_is_that_of_its_preset(string name)
    {
        var defaults = new OptionDefaults();
        TrainingOption line = TrainingOptionTable.All.Single(line => line.Name == name);
        string shown = defaults.Of(line);
        Assert.DoesNotContain("preset", line.Help + shown);
        IReadOnlyList<string> models = defaults.ModelsWith(line) is [_, ..] some ? some : ArchitectureCatalogue.Default.Names;
        foreach (string model in name == "--model" || shown.Length == 0 ? [] : models)
        {
            string[] parts = shown.Split("; ");
            string of = parts.Skip(1).FirstOrDefault(part => part.Split(' ').Select(word => word.TrimEnd(',')).Contains(model)) ?? parts[0];
            string expected = At(TrainingOptionsJson.Write(TrainingPresets.For(model)), line) switch
            {
                null or JsonObject => "",
                JsonArray list => string.Join(" ", list.Select(entry => entry!.ToString())),
                var value => value.ToString(),
            };
            Assert.EndsWith(expected.Length > 0 ? expected : line.Unset ?? "none", of, model);
        }
    }

    [TestMethod]
    public void Every_option_has_a_name_and_a_property_of_its_own()
    {
        Assert.AreEqual(TrainingOptionTable.All.Count, TrainingOptionTable.All.Select(line => line.Name).Distinct().Count());
        Assert.AreEqual(TrainingOptionTable.All.Count, TrainingOptionTable.All.Select(line => line.Property.Name).Distinct().Count());
    }

    [TestMethod]
    public async Task The_help_fits_one_screen_and_all_options_are_below_help_all()
    {
        (int exitCode, string output, _) = await Command.RunAsync(["train", "--help"]);
        Assert.AreEqual(0, exitCode);
        string[] lines = output.TrimEnd().Split('\n');
        Assert.IsLessThanOrEqualTo(50, lines.Length, output);
        Assert.IsLessThanOrEqualTo(120, lines.Max(line => line.TrimEnd().Length), output);
        StringAssert.Contains(output, "ganml train --help all");
        Assert.DoesNotContain("--roll-backs", output);

        (exitCode, output, string error) = await Command.RunAsync(["train", "--help", "all"]);
        Assert.AreEqual(0, exitCode, error);
        string[] others = ["--data", "--per-class", "--runs", "--resume", "--options", "--threads"];
        foreach (string name in TrainingOptionTable.All.Select(line => line.Name).Concat(others))
        {
            StringAssert.Contains(output, $"  {name}");
        }

        StringAssert.Contains(output, "--bfloat16 <true/false>");
        StringAssert.Contains(output, "Defaults are those of r3gan");
        Assert.IsFalse(output.Split('\n').Any(line => line.TrimEnd('\r').EndsWith(' ')), "no line ends in a blank");

        (exitCode, _, error) = await Command.RunAsync(["train", "--help", "foo"]);
        Assert.AreEqual(2, exitCode);
        StringAssert.StartsWith(error, "ganml: There is no help on 'foo'.");
        StringAssert.Contains(error, "'--help all'");
    }

    [TestMethod]
    public async Task The_README_shows_the_table_of_options()
    {
        (_, string output, _) = await Command.RunAsync(["train", "--help", "markdown"]);
        string table = string.Join('\n', output.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith('|')));
        string readme = File.ReadAllText(Path.Combine(Repository.Root(), "Pipelines", "GanMl.Cli", "README.md")).ReplaceLineEndings("\n");
        Assert.Contains(table, readme, "paste what 'ganml train --help markdown' prints");
    }

    [TestMethod]
    public void What_a_file_says_goes_before_the_preset_and_the_command_line_before_both()
    {
        using var temporary = new TemporaryFolder();
        string file = temporary.Write(
            "some.json",
            """
            {
              "architecture": "dense", "learningRate": 0.5, "batchSize": 8, "optimizer": "adam", "network": { "latentSize": 5 },
              "regularizers": ["r1:10:16"], /* lazy */
            }
            """u8);
        TrainingOptions options = Read(["--options", file, "--batch-size", "16", "--latent-size", "7"]);
        Assert.AreEqual("dense", options.Architecture);
        Assert.AreEqual(0.5, options.LearningRate);
        Assert.AreEqual(16, options.BatchSize);
        Assert.AreEqual(128_000, options.Images, "as in the preset");
        Assert.AreEqual(new DenseOptions { LatentSize = 7 }, options.Network);
        Assert.AreEqual(new RegularizerOptions("r1", 10, 16), options.Regularizers.Single());

        options = Read(["--options", file, "--model", "dcgan"]);
        Assert.AreEqual(0.5, options.LearningRate);
        Assert.AreEqual(new DcganOptions(), options.Network, "the network of the file is another");
        Assert.IsNull(Read(["--model", "r3gan", "--optimizer", "adam"]).Beta2, "an optimiser that is named takes its own");
    }

    [TestMethod]
    [DataRow("""{ "learningrate": 1 }""", "There is no option 'learningrate'. The nearest is 'learningRate'.")]
    [DataRow("""{ "network": { "featureMap": 1 } }""", "There is no option 'network.featureMap'. The nearest is 'network.featureMapBase'.")]
    [DataRow("""{ "watch": { "onAlarms": "warn" } }""", "The nearest is 'watch.onAlarm'.")]
    [DataRow("""{ "batchSize": "many" }""", "'batchSize' cannot have the value")]
    [DataRow("""{ "regularizers": ["r1"] }""", "'r1' is no regulariser")]
    [DataRow("""{ "training": {}, "sauce": {} }""", "There is no key 'sauce' beside 'training'")]
    [DataRow("""{ "batchSize": 8, "batchSize": 16 }""", "batchSize")]
    [DataRow("""{ "watch": null }""", "'watch' cannot have the value null: it must be an object of options.")]
    [DataRow("""{ "regularizers": [null] }""", "'regularizers' cannot have the value null in its list.")]
    [DataRow("""{ "regularizers": null }""", "'regularizers' cannot have the value null: it must be a list.")]
    [DataRow("""{ "device": null }""", "'device' cannot have the value null: it must be a text.")]
    [DataRow("""{ "growth": { "batchSizes": null } }""", "'growth.batchSizes' cannot have the value null")]
    [DataRow("""{ "architecture": 3 }""", "'architecture' cannot have the value 3: it must be a text.")]
    [DataRow("""{ "network": [] }""", "'network' cannot have the value []: it must be an object of options.")]
    [DataRow("""{ "watch": { "onAlarm": "never" } }""", "it must be one of warn, stop, roll-back, ignore.")]
    [DataRow("""{ "training": {}, "source": { "name": "shapes", "siize": 3 } }""", "There is no key 'source.siize'.")]
    [DataRow("""{ "training": {}, "source": { "name": "shapes", "channels": 2 } }""", "'source.channels' must be 1 (grey) or 3 (colour)")]
    [DataRow("""{ "training": {}, "source": { "name": "shapes", "size": "big" } }""", "'source.size' cannot have the value \"big\"")]
    [DataRow("""{ "training": {}, "source": 3 }""", "'source' must be an object")]
    [DataRow("""{ "architecture": "dcgan", "growth": {} }""", "The dcgan model cannot grow: leave out 'growth'.")]
    [DataRow("""{ "zebra": 1 }""", "There is no option 'zebra'. Known: architecture, network,")]
    [DataRow(
        """{ "architecture": "dcgan", "network": { "blocks": 1 } }""",
        "The dcgan model has no 'network.blocks'. Models that have it: r3gan.")]
    [DataRow("null", "is not a JSON object of options")]
    [DataRow("[]", "is not a JSON object of options")]
    [DataRow("{", "is not a JSON object of options")]
    public async Task A_file_that_cannot_be_used_is_refused_with_the_reason(string json, string reason)
    {
        using var temporary = new TemporaryFolder();
        string file = temporary["some.json"];
        File.WriteAllText(file, json);
        (int exitCode, _, string message) = await Command.RunAsync(["train", "--options", file, "--output", temporary["run"]]);
        Assert.AreEqual(2, exitCode, message);
        Assert.DoesNotContain("System.", message, "no type of the program");
        Assert.IsFalse(Directory.Exists(temporary["run"]));
        StringAssert.StartsWith(message, "ganml: some.json");
        Assert.Contains(reason, message, StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    [DataRow("dense", "--blocks", "2", "The dense model has no --blocks. Models that have it: r3gan.")]
    [DataRow("dcgan", "--mixing", "0.5", "Models that have it: stylegan, stylegan2.")]
    [DataRow("dcgan", "--phase-images", "100", "The dcgan model has no --phase-images. Models that have it: progressive, stylegan.")]
    [DataRow("dense", "--batch-size", "many", "--batch-size must be a whole number, not 'many'.")]
    [DataRow("dense", "--batch-size", "99999999999", "--batch-size must be a whole number, not '99999999999'")]
    [DataRow("dense", "--learning-rate", "NaN", "--learning-rate must be a number, not 'NaN'.")]
    [DataRow("dense", "--on-alarm", "never", "--on-alarm must be one of warn, stop, roll-back, ignore, not 'never'.")]
    public void An_option_that_the_model_lacks_and_a_value_that_is_none_are_refused(
        string model, string option, string value, string reason) =>
        Assert.Contains(reason, Assert.ThrowsExactly<UsageException>(() => Read(["--model", model, option, value])).Message);

    [TestMethod]
    [DataRow("'LearningRate' is 0", "--learning-rate is 0")]
    [DataRow("Train without classes, with 'Conditional' false.", "Train without classes, with --unconditional.")]
    [DataRow("('Conditional' true)", "(no --unconditional)")]
    [DataRow("at its full size, with 'Growth' null.", "at its full size, with --fixed-size.")]
    [DataRow("to 'ImageSize' 32", "to --size 32")]
    [DataRow("Try 'ReplayShare' 0.5 or 'Architecture' r3gan.", "Try --replay 0.5 or --model r3gan.")]
    [DataRow("There is no class 'Coat'.", "There is no class 'Coat'.")]
    public void Properties_that_a_library_names_are_said_as_options(string message, string expected) =>
        Assert.AreEqual(expected, OptionNames.In(message));

    [TestMethod]
    public async Task The_options_of_a_run_begin_another_on_the_same_images()
    {
        using var temporary = new TemporaryFolder();
        string[] small = ["--data", "shapes", "--size", "16", "--model", "dense", "--images", "64", "--batch-size", "16", "--threads", "1"];
        (int exitCode, _, string error) = await Command.RunAsync(
            ["train", .. small, "--regularizer", "dragan:1", "--output", temporary["one"]]);
        Assert.AreEqual(0, exitCode, error);
        (exitCode, string output, error) = await Command.RunAsync(
            ["train", "--options", temporary["one/options.json"], "--seed", "2", "--threads", "1", "--output", temporary["two"]]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "dense on shapes");

        string first = File.ReadAllText(temporary["one/options.json"]), second = File.ReadAllText(temporary["two/options.json"]);
        Assert.AreEqual(first.Replace("\"seed\": 1", "\"seed\": 2", StringComparison.Ordinal), second);
        StringAssert.Contains(first, "\"dragan:1:1\"");
    }

    [TestMethod]
    public async Task A_fault_inside_is_not_said_to_be_the_users()
    {
        (int exitCode, _, string error) = await Command.RunAsync(
            ["train", "--data", "shapes"], _ => throw new ArgumentException("Something inside."));
        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(error, "Something inside.");
        StringAssert.Contains(error, "   at ");
    }

    private static TrainingOptions Read(string[] arguments)
    {
        var reader = new TrainingOptionReader();
        var command = new RootCommand();
        reader.AddTo(command);
        ParseResult parsed = command.Parse(arguments);
        Assert.IsEmpty(parsed.Errors, string.Join(" ", parsed.Errors.Select(error => error.Message)));
        return reader.Read(parsed);
    }

    private static JsonNode? At(JsonObject options, TrainingOption line) =>
        line.Keys.Aggregate((JsonNode?)options, (at, key) => at is JsonObject inner ? inner[key] : null);
}
