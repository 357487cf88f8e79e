using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GanMl.Tests.Inference;

/// <summary>
/// Damaged files in a process of their own: a crash of the native library must not take the other tests along. The benchmark tries more.
/// </summary>
[TestClass]
public sealed partial class GeneratorFileFuzzTests
{
    private const int Files = 2_500;

    [TestMethod]
    public async Task Damaged_files_work_or_are_refused_in_time_and_within_the_memory()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ganml-benchmarks.dll");
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(dotnet)
        {
            ArgumentList = { program, "fuzz", "--files", $"{Files}", "--time-limit", "60" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, $"{output}\n{await error}");

        Match counts = Counts().Match(output);
        Assert.IsTrue(counts.Success, output);
        int worked = int.Parse(counts.Groups[1].Value);
        Assert.IsGreaterThan(Files / 20, worked, "some damage is harmless");
        Assert.IsGreaterThan(Files / 2, Files - worked, "the damage should have been noticed more often");
    }

    [GeneratedRegex(@"2500 files: (\d+) worked")]
    private static partial Regex Counts();
}
