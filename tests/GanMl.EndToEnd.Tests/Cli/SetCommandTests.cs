using System.Diagnostics;
using System.Security.Cryptography;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Cli;

/// <summary>Sets of images by the command: formats, shares, interruptions, and whether a set is whole.</summary>
[TestClass]
public sealed class SetCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public SetCommandTests()
    {
        _model = _folder["tiny.onnx"];
        var tiny = new TinyGenerator { Shape = new ImageShape(1, 6, 6), ClassNames = ["ant", "bee", "cat"] };
        File.WriteAllBytes(_model, tiny.ToBytes());
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("folder")]
    [DataRow("parquet")]
    [DataRow("webdataset")]
    [DataRow("npz")]
    public async Task Shares_of_an_array_make_one_set_that_is_whole(string format)
    {
        await SucceedsAsync([.. Generate("one", format)]);
        foreach (int task in new[] { 3, 1, 2 })
        {
            (int exitCode, string output, string error) = await Command.RunAsync(
                [.. Generate("three", format), "--shard", "auto/1-3"], name => name == "SLURM_ARRAY_TASK_ID" ? $"{task}" : null);
            Assert.AreEqual(0, exitCode, error);
            StringAssert.Contains(output, $"of 100 images (shard {task - 1}/3)");
        }

        AssertSame("one", "three");
        StringAssert.Contains(await SucceedsAsync(["verify", _folder["three"]]), "all as they were written");
        StringAssert.Contains(await SucceedsAsync([.. Generate("three", format)]), "All of them were there already.");
    }

    [TestMethod]
    public async Task What_another_try_cannot_mend_has_a_code_of_its_own()
    {
        await SucceedsAsync([.. Generate("out", "npz")]);
        await FailsAsync(2, "latentScale is not set there and 1.5 here", [.. Generate("out", "npz"), "--latent-scale", "1.5"]);
        await FailsAsync(2, "--shard: '9/3' is no share", [.. Generate("out", "npz"), "--shard", "9/3"]);
        await FailsAsync(2, "--quality is for JPEG and WebP", [.. Generate("out", "npz"), "--quality", "80"]);
        await FailsAsync(2, "--png-level is for PNG", [.. Generate("out", "npz"), "--picture", "webp", "--png-level", "3"]);
        await FailsAsync(2, "must be a word", [.. Generate("out", "npz"), "--split", "../x"]);
        await FailsAsync(2, "--split is for sets of images", "generate", _model, "--grid", _folder["a.png"], "--split", "test");
        await FailsAsync(2, "name a folder instead", "generate", _model, "--output", _folder["a.npz"], "--count", "4", "--shard", "0/2");
        await FailsAsync(2, "keeps all images together", [.. Generate("idx", "idx")]);
        await FailsAsync(2, "holds no set of images", "verify", _folder.Path);
        await FailsAsync(2, "There is no folder", "verify", _folder["nowhere"]);
        File.WriteAllText(_folder["broken.onnx"], "no generator");
        await FailsAsync(2, "broken.onnx", "generate", _folder["broken.onnx"], "--output", _folder["b"]);
        Assert.IsFalse(Directory.Exists(_folder["b"]));
    }

    [TestMethod]
    public async Task Of_a_set_that_was_ended_early_verify_says_what_is_missing()
    {
        using var stop = new CancellationTokenSource();
        Task<(int ExitCode, string Output, string Error)> running = Command.RunAsync(
            [.. Generate("out", "webdataset", count: 2_000_000)], stop.Token);
        while (!File.Exists(_folder["out/.ganml/part-00002.json"]))
        {
            Assert.IsFalse(running.IsCompleted);
            await Task.Delay(1, CancellationToken.None);
        }

        await stop.CancelAsync();
        (int exitCode, _, string error) = await running;
        Assert.AreEqual(3, exitCode, error);
        (exitCode, string output, _) = await Command.RunAsync(["verify", _folder["out"]]);
        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(output, "unfinished  part ");
        Assert.DoesNotContain("foreign", output);
        Assert.DoesNotContain("damaged", output);
    }

    [TestMethod]
    public async Task Kills_at_any_moment_leave_nothing_that_the_next_run_does_not_mend()
    {
        await SucceedsAsync([.. Generate("whole", "folder", count: 3_000)]);
        var random = new Random(23);
        for (int kill = 0; kill < 6; kill++)
        {
            using Process first = Start(0), second = Start(1);
            await Task.Delay(random.Next(200, 1_500));
            first.Kill();
            await Task.Delay(random.Next(50));
            second.Kill();
            await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        }

        for (int share = 0; share < 2; share++)
        {
            using Process last = Start(share);
            await last.WaitForExitAsync();
            Assert.AreEqual(0, last.ExitCode);
        }

        AssertSame("whole", "killed");
        await SucceedsAsync(["verify", _folder["killed"]]);

        Process Start(int share) => Run([.. Generate("killed", "folder", count: 3_000), "--shard", $"{share}/2"]);
    }

    [TestMethod]
    public async Task A_signed_set_is_checked_with_the_public_key()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_folder["key.pem"], curve.ExportECPrivateKeyPem());
        File.WriteAllText(_folder["key.pub.pem"], curve.ExportSubjectPublicKeyInfoPem());
        await FailsAsync(2, "a public one, which cannot sign", [.. Generate("out", "npz"), "--sign", _folder["key.pub.pem"]]);
        await SucceedsAsync([.. Generate("out", "npz"), "--sign", _folder["key.pem"]]);
        StringAssert.Contains(await SucceedsAsync(["verify", _folder["out"]]), "--key with the public key checks it");
        StringAssert.Contains(await SucceedsAsync(["verify", _folder["out"], "--key", _folder["key.pub.pem"]]), "valid for this key");
        File.AppendAllText(_folder["out/manifest.json"], "\n");
        (int exitCode, string output, _) = await Command.RunAsync(["verify", _folder["out"], "--key", _folder["key.pub.pem"]]);
        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(output, "the manifest has changed since");
        await FailsAsync(
            2, "no manifest to sign", "generate", _model, "--output", _folder["a.npz"], "--count", "4", "--sign", _folder["key.pem"]);
    }

    [TestMethod]
    [DataRow("set.parquet", "PAR1")]
    [DataRow("set.npz", "PK")]
    [DataRow("set.tar", "000000000.webp")]
    public async Task A_file_is_one_file(string name, string beginning)
    {
        await SucceedsAsync(["generate", _model, "--output", _folder[name], "--count", "10", "--picture", "webp"]);
        StringAssert.StartsWith(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_folder[name])), beginning);
    }

    [TestMethod]
    [DataRow("tar", null)]
    [DataRow("npz", "npz")]
    [DataRow("parquet", "parquet")]
    public async Task The_output_of_the_command_can_be_the_file(string ending, string? format)
    {
        string[] command = ["generate", _model, "--count", "30", "--seed", "7", "--output"];
        (int exitCode, byte[] output, string error) = await Command.RunForBytesAsync(
            [.. command, "-", .. format is null ? Array.Empty<string>() : ["--format", format]]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(error, "30 images");
        await SucceedsAsync([.. command, _folder[$"a.{ending}"]]);
        CollectionAssert.AreEqual(File.ReadAllBytes(_folder[$"a.{ending}"]), output);
        await FailsAsync(2, "These can: npz, parquet, webdataset", [.. command, "-", "--format", "folder"]);
        await FailsAsync(2, "These can: npz, parquet, webdataset", [.. command, "-", "--format", "grid"]);
    }

    private IEnumerable<string> Generate(string output, string format, int count = 100) =>
    [
        "generate", _model, "--output", _folder[output], "--format", format, "--count", $"{count}", "--seed", "7",
        "--rows-per-file", $"{Math.Max(12, count / 50)}",
    ];

    private static Process Run(IEnumerable<string> arguments)
    {
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        return Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "ganml.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
    }

    private static async Task<string> SucceedsAsync(IEnumerable<string> arguments)
    {
        (int exitCode, string output, string error) = await Command.RunAsync(arguments);
        Assert.AreEqual(0, exitCode, error);
        return output;
    }

    private static async Task FailsAsync(int code, string message, params string[] arguments)
    {
        (int exitCode, _, string error) = await Command.RunAsync(arguments);
        StringAssert.Contains(error, message);
        Assert.AreEqual(code, exitCode, error);
    }

    private void AssertSame(string expected, string actual)
    {
        string[] Files(string name) =>
        [
            .. Directory.EnumerateFiles(_folder[name], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Select(path => Path.GetRelativePath(_folder[name], path)).Order(StringComparer.Ordinal),
        ];
        CollectionAssert.AreEqual(Files(expected), Files(actual));
        foreach (string file in Files(expected))
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(Path.Combine(_folder[expected], file)), File.ReadAllBytes(Path.Combine(_folder[actual], file)), file);
        }
    }
}
