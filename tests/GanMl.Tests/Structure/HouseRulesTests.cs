using System.Reflection;

namespace GanMl.Tests.Structure;

/// <summary>The rules that hold the house together.</summary>
[TestClass]
public sealed class HouseRulesTests
{
    [TestMethod]
    [DataRow("GanMl.Inference", "TorchSharp,Microsoft.ML.Core,Microsoft.ML.Data,GanMl.Training,GanMl.Models,GanMl.Pipelines")]
    [DataRow("GanMl.Pipelines", "TorchSharp,GanMl.Training,GanMl.Models")]
    [DataRow("GanMl.Models", "Microsoft.ML.OnnxRuntime,Microsoft.ML.Core,GanMl.Training,GanMl.Inference,GanMl.Pipelines")]
    [DataRow("GanMl.Training", "ganml")]
    public void A_library_reaches_only_what_it_may(string library, string forbidden)
    {
        string[] reached = [.. Assembly.Load(library).GetReferencedAssemblies().Select(name => name.Name!)];
        CollectionAssert.AreEqual(Array.Empty<string>(), reached.Intersect(forbidden.Split(',')).ToArray());
    }

    [TestMethod]
    public void No_library_writes_to_the_console_or_reads_the_environment()
    {
        string root = Repository.Root();
        string[] offenders =
        [
            .. new[] { "Models", "Training", "Inference", "Pipelines/GanMl.Pipelines" }
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
                .Where(file => File.ReadAllText(file) is var text
                    && (text.Contains("Console.", StringComparison.Ordinal) || text.Contains("GetEnvironmentVariable", StringComparison.Ordinal))),
        ];
        CollectionAssert.AreEqual(Array.Empty<string>(), offenders);
    }

    /// <summary>These tests run side by side; libtorch's random numbers belong to the process.</summary>
    [TestMethod]
    public void Tests_that_use_TorchSharp_are_in_the_project_whose_tests_run_alone()
    {
        string[] reached = [.. Assembly.GetExecutingAssembly().GetReferencedAssemblies().Select(name => name.Name!)];
        CollectionAssert.AreEqual(Array.Empty<string>(), reached.Intersect(["TorchSharp", "GanMl.Training", "GanMl.Models"]).ToArray());
    }
}
