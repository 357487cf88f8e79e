namespace GanMl.Tests.Structure;

/// <summary>What no line of a library's sources does.</summary>
[TestClass]
public sealed class HouseRulesTests
{
    [TestMethod]
    public void No_library_writes_to_the_console_or_reads_the_environment()
    {
        string root = Repository.Root();
        string[] offenders =
        [
            .. new[] { "Models", "Training", "Inference", "Pipelines" }
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Replace('\\', '/').Split('/').Intersect(["obj", "GanMl.Cli"]).Any())
                .Where(file => File.ReadAllText(file) is var text
                    && new[] { "Console.", "GetEnvironmentVariable" }.Any(word => text.Contains(word, StringComparison.Ordinal))),
        ];
        CollectionAssert.AreEqual(Array.Empty<string>(), offenders);
    }
}
