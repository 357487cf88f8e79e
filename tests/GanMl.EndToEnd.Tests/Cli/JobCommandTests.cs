using System.Diagnostics;

namespace GanMl.Tests.Cli;

/// <summary>Jobs for schedulers: what is filled in, and what is refused.</summary>
[TestClass]
public sealed class JobCommandTests
{
    private static readonly string[] Generate = ["generate", "--model", "mnist", "--output", "a set", "--count", "100"];

    [TestMethod]
    public async Task A_Slurm_script_runs_the_share_of_each_task()
    {
        string script = await WrittenAsync(
            ["slurm", "--tasks", "8", "--name", "digits", "--cpus", "4", "--ganml", "echo", "--", .. Generate]);
        StringAssert.StartsWith(script, "#!/bin/bash\n#SBATCH --job-name=digits\n#SBATCH --array=1-8\n");
        StringAssert.Contains(script, "#SBATCH --cpus-per-task=4\n");
        Assert.DoesNotContain("{{", script);

        // What a shell makes of it.
        (int exitCode, string output) = Shell(script);
        Assert.AreEqual(0, exitCode);
        Assert.AreEqual("generate --model mnist --output a set --count 100 --shard auto/1-8\n", output);
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(1, 1)]
    [DataRow(2, 2)]
    [DataRow(3, 3)]
    [DataRow(4, 4)]
    [DataRow(137, 137)]
    public async Task A_Slurm_script_ends_as_the_command_does(int code, int ends)
    {
        // The program is a shell that ends with the code; the scheduler, which is not there, takes nothing back into its queue.
        string script = await WrittenAsync(["slurm", "--tasks", "2", "--ganml", $"bash -c 'exit {code}' --", "--", .. Generate]);
        Assert.AreEqual(ends, Shell(script).ExitCode);
    }

    [TestMethod]
    public async Task A_Kubernetes_job_runs_the_share_of_each_pod()
    {
        string job = await WrittenAsync(
            ["kubernetes", "--tasks", "8", "--image", "registry/ganml:1", "--claim", "mine", "--", .. Generate]);
        StringAssert.Contains(job, "  completions: 8\n");
        StringAssert.Contains(job, "          image: \"registry/ganml:1\"\n");
        StringAssert.Contains(
            job, """          args: ["generate","--model","mnist","--output","a set","--count","100","--shard","auto/8"]""");
        StringAssert.Contains(job, "claimName: \"mine\"\n");
        Assert.DoesNotContain("{{", job);
    }

    [TestMethod]
    public async Task A_study_is_divided_by_its_folder()
    {
        string script = await WrittenAsync(
            ["slurm", "--tasks", "2", "--ganml", "ganml", "--", "augment", "--data", "shapes", "--output", "study"]);
        StringAssert.Contains(script, "\nganml augment --data shapes --output study &\n");
    }

    [TestMethod]
    [DataRow("train --data shapes", "not of 'train'")]
    [DataRow("generate --model mnist --output x --shard 0/2", "Leave out --shard")]
    [DataRow("generate --model mnist --output x --shard=0/2", "Leave out --shard")]
    [DataRow("generate --model mnist --output x.parquet", "Tasks cannot share one file, 'x.parquet'")]
    [DataRow("generate --model mnist --output -", "Tasks cannot share one file, '-'")]
    [DataRow("generate --model mnist --output x --format tiff", "The command of the tasks is wrong: --format must be one of")]
    public async Task What_tasks_cannot_share_is_refused(string words, string message)
    {
        (int exitCode, _, string error) = await Command.RunAsync(["job", "slurm", "--tasks", "2", "--", .. words.Split(' ')]);
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(error, message);
    }

    [TestMethod]
    public async Task A_name_is_one_that_both_schedulers_take()
    {
        (int exitCode, _, string error) = await Command.RunAsync(["job", "slurm", "--tasks", "2", "--name", "Big job", "--", .. Generate]);
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(error, "--name 'Big job' must be a word");
    }

    private static async Task<string> WrittenAsync(string[] arguments)
    {
        (int exitCode, string output, string error) = await Command.RunAsync(["job", .. arguments]);
        Assert.AreEqual(0, exitCode, error);
        return output;
    }

    private static (int ExitCode, string Output) Shell(string script)
    {
        Skip.Unless(!OperatingSystem.IsWindows(), "there is no bash on Windows");
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary["job.sh"], script);
        using Process shell = Process.Start(new ProcessStartInfo("bash", [temporary["job.sh"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return (shell.ExitCode, output);
    }
}
