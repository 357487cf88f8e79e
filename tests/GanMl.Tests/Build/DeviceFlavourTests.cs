using System.Diagnostics;
using System.Text.Json;

namespace GanMl.Tests.Build;

/// <summary>What MSBuild makes of GanMlDevice, asked of MSBuild itself: nothing is restored or built.</summary>
[TestClass]
public sealed class DeviceFlavourTests
{
    private static readonly string[] Native =
    [
        "TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu",
    ];

    [TestMethod]
    [DataRow("Pipelines/GanMl.Cli/GanMl.Cli.csproj", true)]
    [DataRow("tests/GanMl.Tests/GanMl.Tests.csproj", false)]
    [DataRow("tests/GanMl.Training.Tests/GanMl.Training.Tests.csproj", true)]
    [DataRow("tests/GanMl.EndToEnd.Tests/GanMl.EndToEnd.Tests.csproj", true)]
    public void Each_flavour_brings_one_native_package_of_each_library_and_a_lock_file_of_its_own(string project, bool usesTorch)
    {
        string torch = OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";
        foreach ((string device, string[] expected) in new[]
        {
            ("cpu", new[] { "TorchSharp-cpu", "Microsoft.ML.OnnxRuntime" }),
            ("cuda", new[] { torch, "Microsoft.ML.OnnxRuntime.Gpu" }),
        })
        {
            string[] used = [.. expected.Where(package => usesTorch || !package.StartsWith("TorchSharp", StringComparison.Ordinal))];
            using JsonDocument evaluated = JsonDocument.Parse(Evaluate(project, device, out _));
            string[] packages =
            [
                .. evaluated.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
                    .Select(item => item.GetProperty("Identity").GetString()!).Intersect(Native),
            ];
            CollectionAssert.AreEquivalent(used, packages, device);
            string[] versioned =
            [
                .. evaluated.RootElement.GetProperty("Items").GetProperty("PackageVersion").EnumerateArray()
                    .Select(item => item.GetProperty("Identity").GetString()!),
            ];
            CollectionAssert.IsSubsetOf(expected, versioned, "every package has a central version");
            Assert.AreEqual(
                $"packages.{device}.lock.json",
                evaluated.RootElement.GetProperty("Properties").GetProperty("NuGetLockFilePath").GetString());
        }
    }

    [TestMethod]
    [DataRow("Models/GanMl.Models.csproj")]
    [DataRow("Training/GanMl.Export/GanMl.Export.csproj")]
    [DataRow("Training/GanMl.Training/GanMl.Training.csproj")]
    [DataRow("Inference/GanMl.Inference.csproj")]
    [DataRow("Pipelines/GanMl.Images/GanMl.Images.csproj")]
    [DataRow("Pipelines/GanMl.Pipelines/GanMl.Pipelines.csproj")]
    public void Libraries_bring_no_native_package(string project)
    {
        using JsonDocument evaluated = JsonDocument.Parse(Evaluate(project, "cuda", out _));
        Assert.IsEmpty(evaluated.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!).Intersect(Native).ToArray());
    }

    [TestMethod]
    public void Another_device_is_refused_with_the_two_that_there_are()
    {
        string output = Run(
            "Pipelines/GanMl.Cli/GanMl.Cli.csproj", ["-t:GanMlCheckDevice", "-p:GanMlDevice=tpu", "-nologo"], out int exitCode);
        Assert.AreNotEqual(0, exitCode);
        StringAssert.Contains(output, "GANML001");
        StringAssert.Contains(output, "'cpu' (the default) or 'cuda'");
    }

    private static string Evaluate(string project, string device, out int exitCode) => Run(
        project,
        [$"-p:GanMlDevice={device}", "-getItem:PackageReference", "-getItem:PackageVersion", "-getProperty:NuGetLockFilePath"],
        out exitCode);

    private static string Run(string project, string[] arguments, out int exitCode)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Repository.Root(), project), .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };

        // A build started by the test platform must not inherit its settings.
        foreach (string variable in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(variable);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        exitCode = process.ExitCode;
        return output;
    }
}
