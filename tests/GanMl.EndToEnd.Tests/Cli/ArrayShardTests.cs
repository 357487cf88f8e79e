using GanMl.Cli.Options;

namespace GanMl.Tests.Cli;

/// <summary>
/// The share of a task by the variables that Slurm, Kubernetes and AWS Batch set, each as its manual describes them (sbatch, "Job arrays";
/// Job, "Completion mode"; "Array jobs").
/// </summary>
[TestClass]
public sealed class ArrayShardTests
{
    private static readonly string[] Slurm =
    [
        "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_STEP",
    ];

    [TestMethod]
    [DataRow("0/1", "", "0/1")]
    [DataRow("7/8", "", "7/8")]
    [DataRow("auto", "Slurm=1,1,8,8,1", "0/8")]
    [DataRow("auto", "Slurm=8,1,8,8,1", "7/8")]
    [DataRow("auto", "Slurm=4,0,6,4,2", "2/4")]
    [DataRow("auto", "Slurm=4,0,7", "4/8")]
    [DataRow("auto/1-8", "Slurm=7,3,7,2,4", "6/8")]
    [DataRow("auto/8", "Slurm=7,3,7,2,4", "7/8")]
    [DataRow("auto/0-14:2", "Slurm=6", "3/8")]
    [DataRow("auto/8", "JOB_COMPLETION_INDEX=0", "0/8")]
    [DataRow("auto", "AWS_BATCH_JOB_ARRAY_INDEX=9 AWS_BATCH_JOB_ARRAY_SIZE=10", "9/10")]
    public void A_task_has_its_share(string text, string variables, string share) =>
        Assert.AreEqual(share, ArrayShard.Parse(text, Environment(variables)).ToString());

    [TestMethod]
    [DataRow("8/8", "", "index/count")]
    [DataRow("-1/8", "", "index/count")]
    [DataRow("1", "", "index/count")]
    [DataRow("1/2/3", "", "index/count")]
    [DataRow("auto", "", "no task of an array")]
    [DataRow("auto", "JOB_COMPLETION_INDEX=3", "no variable says how many there are")]
    [DataRow("auto/3", "JOB_COMPLETION_INDEX=3", "By JOB_COMPLETION_INDEX this is task 3, but the array is given as the tasks 0-2")]
    [DataRow("auto/8-1", "JOB_COMPLETION_INDEX=3", "index/count")]
    [DataRow("auto/0-8:0", "JOB_COMPLETION_INDEX=3", "index/count")]
    [DataRow("auto/0-14:2", "Slurm=5", "By SLURM_ARRAY_TASK_ID this is task 5")]
    [DataRow("auto", "Slurm=7,3,7,2,1", "Only 2 of the tasks 3-7 were submitted")]
    public void What_is_no_share_is_refused(string text, string variables, string message) => StringAssert.Contains(
        Assert.ThrowsExactly<FormatException>(() => ArrayShard.Parse(text, Environment(variables))).Message, message);

    private static Func<string, string?> Environment(string variables)
    {
        Dictionary<string, string> set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('='))
            .SelectMany(pair => pair[0] == "Slurm" ? Slurm.Zip(pair[1].Split(',')) : [(pair[0], pair[1])])
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return name => set.GetValueOrDefault(name);
    }
}
