using System.Diagnostics;
using GanMl.Training.Runs;

namespace GanMl.Tests.Cli;

/// <summary>Processes that are killed for real, and the same command line again.</summary>
[TestClass]
public sealed class KilledRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [TestMethod]
    public async Task A_run_that_is_killed_wherever_it_is_ends_as_one_that_was_not()
    {
        using var temporary = new TemporaryFolder();

        // A folder with the name of the set does not take its place.
        temporary.Write("shapes/circle/1.png", "x"u8);
        string[] files = ["run.lock", "options.json", "checkpoint.safetensors", "checkpoint-previous.safetensors", "generator.safetensors"];
        foreach (string file in files)
        {
            using Process killed = Start(temporary.Path, "pieces", "--continue");
            await UntilAsync(() => killed.HasExited || File.Exists(temporary[$"pieces/{file}"]));
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        Assert.AreEqual(0, await EndAsync(Start(temporary.Path, "pieces", "--continue")));
        Assert.AreEqual(0, await EndAsync(Start(temporary.Path, "whole")));
        Assert.AreEqual(0, await EndAsync(Start(temporary.Path, "pieces", "--continue")), "there is nothing left to do");
        foreach (string file in new[] { "generator.safetensors", "generator.onnx" })
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(temporary[$"whole/{file}"]), File.ReadAllBytes(temporary[$"pieces/{file}"]), file);
        }

        Assert.AreEqual(60_000, RunFolder.Open(temporary["pieces"]).ReadDescription().Count);
        Assert.IsEmpty(Directory.GetFiles(temporary["pieces"], "*.partial"));
        Assert.IsEmpty(Directory.GetFiles(temporary["pieces"], "checkpoint*"));
    }

    [TestMethod]
    public async Task Of_three_processes_that_are_given_one_folder_one_trains()
    {
        using var temporary = new TemporaryFolder();
        Process[] processes = [.. Enumerable.Range(0, 3).Select(_ => Start(temporary.Path, "run"))];
        int[] codes = await Task.WhenAll(processes.Select(EndAsync));
        CollectionAssert.AreEquivalent(new[] { 0, 1, 1 }, codes);
    }

    private static async Task<int> EndAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.IsLessThan(Patience, clock.Elapsed);
            await Task.Delay(1);
        }
    }

    private static Process Start(string folder, string run, params string[] others)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ganml.dll");
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        string[] arguments =
        [
            program, "train", "--data", "shapes", "--model", "dense", "--batch-size", "16", "--images", "1600",
            "--checkpoint-images", "320", "--grid-images", "0", "--threads", "1", "--output", run, .. others,
        ];
        return Process.Start(new ProcessStartInfo(dotnet, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
    }
}
