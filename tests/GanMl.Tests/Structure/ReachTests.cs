namespace GanMl.Tests.Structure;

/// <summary>Which assemblies a library reaches: by itself, and through the other libraries of the house.</summary>
[TestClass]
public sealed class ReachTests
{
    [TestMethod]
    [DataRow("GanMl.Inference")]
    [DataRow("GanMl.Images")]
    [DataRow("GanMl.Pipelines")]
    public void Nothing_that_is_deployed_reaches_TorchSharp(string library) =>
        HoldsNone(library, name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));

    [TestMethod]
    [DataRow("GanMl.Inference")]
    [DataRow("GanMl.Images")]
    [DataRow("GanMl.Models")]
    [DataRow("GanMl.Export")]
    [DataRow("GanMl.Training")]
    public void Only_the_pipelines_reach_ML_NET(string library) => HoldsNone(library, IsMlNet);

    [TestMethod]
    [DataRow("GanMl.Inference", "")]
    [DataRow("GanMl.Models", "")]
    [DataRow("GanMl.Images", "GanMl.Inference")]
    [DataRow("GanMl.Pipelines", "GanMl.Inference")]
    [DataRow("GanMl.Export", "GanMl.Models,GanMl.Inference")]
    [DataRow("GanMl.Training", "GanMl.Export,GanMl.Models,GanMl.Images,GanMl.Inference")]
    [DataRow("GanMl.Studies", "GanMl.Training,GanMl.Pipelines,GanMl.Export,GanMl.Models,GanMl.Images,GanMl.Inference")]
    public void A_library_references_only_those_below_it(string library, string below) => HoldsNone(
        library,
        name => name.StartsWith("GanMl.", StringComparison.Ordinal) && !below.Split(',').Contains(name));

    [TestMethod]
    public void These_tests_bring_no_libtorch()
    {
        string dependencies = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "GanMl.Tests.deps.json"));
        Assert.Contains("GanMl.Pipelines.dll", dependencies);
        Assert.DoesNotContain("torch", dependencies, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>ONNX Runtime shares the first words of ML.NET's name, and nothing else.</summary>
    private static bool IsMlNet(string name) => (name == "Microsoft.ML" || name.StartsWith("Microsoft.ML.", StringComparison.Ordinal))
        && name.Split('.') is not ["Microsoft", "ML", "OnnxRuntime", ..];

    private static void HoldsNone(string library, Predicate<string> isForbidden)
    {
        string[] ways = [.. House.ReachedFrom(library).Where(reached => isForbidden(reached.Key)).Select(reached => reached.Value)];
        Assert.IsEmpty(ways, $"\n{string.Join("\n", ways.SelectMany(way => new[] { way }.Concat(Examples(way))))}");
    }

    /// <summary>Two places that take the last step of a way.</summary>
    private static IEnumerable<string> Examples(string way) =>
        way.Split(" -> ")[^2..] is [var from, var to]
            ? House.UsesIn(from).Where(use => use.UsedAssembly == to).Take(2).Select(use => $"    {use}")
            : [];
}
