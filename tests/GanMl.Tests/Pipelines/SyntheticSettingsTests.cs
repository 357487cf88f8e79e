using System.Text;
using GanMl.Pipelines.Augmentation;

namespace GanMl.Tests.Pipelines;

[TestClass]
public sealed class SyntheticSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Settings_are_read_as_they_were_written()
    {
        string path = _folder[SyntheticSettings.FileName];
        var settings = new SyntheticSettings
        {
            Generator = "generator.onnx",
            GeneratorHash = "ab",
            Amount = "add-share:0.5",
            Counts = new Dictionary<string, long> { ["a"] = 3, ["b"] = 0 },
            LatentScale = 1.3f,
            Classifier = "classifier.onnx",
            ClassNames = ["a", "b"],
            IsFiltered = true,
            IsSoft = true,
            Augmentation = new ClassicalAugmentation(1.5, IsFlipped: true),
            Helps = true,
            Verdict = "It's better: +2.",
        };
        settings.Write(path);
        var read = SyntheticSettings.Read(path);
        CollectionAssert.AreEqual(settings.ClassNames.ToArray(), read.ClassNames.ToArray());
        CollectionAssert.AreEqual(settings.Counts.ToArray(), read.Counts.ToArray());
        Assert.AreEqual(settings with { ClassNames = read.ClassNames, Counts = read.Counts }, read);
    }

    [TestMethod]
    public void A_generator_is_opened_with_its_settings_from_a_folder_that_was_moved()
    {
        string path = Write("""{ "generator": "tiny.onnx", "amount": "up-to:7", "latentScale": 0.5 }""");
        _ = new TinyGenerator().WriteTo(_folder.Path);
        using var source = SyntheticSource.Open(path);
        Assert.AreEqual("up-to:7", source.Options.Amount.ToString());
        Assert.AreEqual(0.5f, source.Options.LatentScale);
        Assert.IsNull(source.Options.Filter);
        Assert.IsNull(source.Options.SoftLabels);
    }

    [TestMethod]
    public void Another_generator_than_was_studied_is_refused()
    {
        string path = Write("""{ "generator": "tiny.onnx", "amount": "balanced", "generatorHash": "00" }""");
        _ = new TinyGenerator().WriteTo(_folder.Path);
        Assert.Contains(
            "were found with another generator", Assert.ThrowsExactly<FormatException>(() => SyntheticSource.Open(path)).Message);
    }

    [TestMethod]
    [DataRow("", "does not hold settings")]
    [DataRow("null", "It is null.")]
    [DataRow("""{ "generator": "a.onnx" }""", "amount")]
    [DataRow("""{ "generator": "a.onnx", "amount": null }""", "amount")]
    [DataRow("""{ "generator": null, "amount": "balanced" }""", "generator")]
    [DataRow("""{ "generator": "a.onnx", "amount": "balanced", "classNames": null }""", "classNames")]
    [DataRow("""{ "generator": "a.onnx", "amount": "balanced", "latentScale": 0 }""", "LatentScale")]
    [DataRow("""{ "generator": "a.onnx", "amount": "balanced", "counts": { "a": -1 } }""", "below 0")]
    [DataRow("""{ "generator": "a.onnx", "amount": "balanced", "isFiltered": true, "classifier": "c.onnx" }""", "and its classes")]
    [DataRow("""{ "generator": "a.onnx", "amount": "many" }""", "is not a valid amount")]
    [DataRow("""{ "generator": "a.onnx", "amount": "balanced", "isSoft": true }""", "does not name a classifier")]
    [DataRow("""{ "generator": "a.onnx", "amount": "balanced", "ammount": "balanced" }""", "ammount")]
    public void What_holds_no_settings_is_refused_with_the_file(string text, string message)
    {
        string path = Write(text);
        string said = Assert.ThrowsExactly<FormatException>(() => SyntheticSettings.Read(path)).Message;
        Assert.Contains(path, said);
        Assert.Contains(message, said);
    }

    private string Write(string text) => _folder.Write(SyntheticSettings.FileName, Encoding.UTF8.GetBytes(text));
}
