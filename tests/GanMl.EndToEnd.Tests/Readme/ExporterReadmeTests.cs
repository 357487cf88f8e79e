using GanMl.Export;
using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Models.Layers.Steps;

namespace GanMl.Tests.Readme;

[TestClass]
public sealed class ExporterReadmeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root(), "tests", "GanMl.EndToEnd.Tests", "Readme");
    private static readonly string Readme =
        File.ReadAllText(Path.Combine(Repository.Root(), "Training", "GanMl.Export", "README.md")).ReplaceLineEndings("\n");

    [TestMethod]
    public void The_sample_runs_and_stands_there_word_for_word()
    {
        using var temporary = new TemporaryFolder();
        ExportResult result = ExporterSample.Run(temporary["classifier.onnx"]);
        CollectionAssert.AreEqual(new[] { "Conv", "Relu", "GlobalAveragePool", "Reshape", "Gemm" }, result.Operations.ToArray());

        string[] source = File.ReadAllLines(Path.Combine(Folder, "ExporterSample.cs"));
        int first = Array.FindIndex(source, line => line.Contains("using var module", StringComparison.Ordinal));
        int last = Array.FindIndex(source, line => line.Contains("return result", StringComparison.Ordinal));
        string body = string.Join('\n', source[first..last].Select(line => line.Length > 8 ? line[8..] : ""));
        Assert.Contains(body, Readme.Replace("\"classifier.onnx\"", "path", StringComparison.Ordinal));
    }

    [TestMethod]
    public void The_converter_works_and_stands_there_word_for_word()
    {
        using var temporary = new TemporaryFolder();
        using var module = new Swish(1.7);
        var options = new ExportOptions { Converters = ConverterCatalogue.Default.With(SwishConverter.Instance) };
        ExportResult result = OnnxExporter.Export(module, [ExportInput.Normal("x", 5)], ["y"], temporary["swish.onnx"], options);
        Assert.IsLessThan(1e-5, result.LargestDifference);

        string source = File.ReadAllText(Path.Combine(Folder, "SwishSample.cs")).ReplaceLineEndings("\n");
        Assert.Contains(source[source.IndexOf("internal sealed class Swish(", StringComparison.Ordinal)..].TrimEnd(), Readme);
    }

    [TestMethod]
    public void Every_step_is_named()
    {
        foreach (Type step in typeof(Add).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Add).Namespace))
        {
            Assert.Contains($"`{step.Name}`", Readme);
        }
    }
}
