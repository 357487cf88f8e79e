using System.Globalization;
using System.Text.RegularExpressions;
using GanMl.Images.Parts;

namespace GanMl.Cli.Options;

/// <summary>
/// The share of the work that <c>--shard</c> names: <c>3/8</c>; or <c>auto</c>, the task of an array by the variables of its scheduler,
/// with the array's tasks behind a slash where the variables do not tell them: <c>auto/8</c> for tasks 0 to 7, <c>auto/1-8</c>,
/// <c>auto/0-14:2</c>.
/// </summary>
internal static partial class ArrayShard
{
    private const string Auto = "auto";

    /// <summary>Reads the text of the option.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="environment">Reads an environment variable; returns null if it is not set.</param>
    /// <exception cref="FormatException">It names no share; the message says what was expected.</exception>
    internal static Shard Parse(string text, Func<string, string?> environment)
    {
        string[] parts = text.Split('/');
        if (parts is not ([Auto] or [_, _]))
        {
            throw NotOne(text);
        }

        if (parts[0] != Auto)
        {
            return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                && index < count
                    ? new Shard(index, count)
                    : throw NotOne(text);
        }

        (string variable, long task, Tasks? own) = TaskOf(environment);
        Tasks tasks = parts.Length > 1 ? Tasks.Parse(parts[1]) ?? throw NotOne(text) : own
            ?? throw new FormatException(
                $"{variable} says which task this is, but no variable says how many there are: say it, such as auto/8 for tasks 0 to 7 or "
                + "auto/1-8.");
        return tasks.ShardOf(task) ?? throw new FormatException(
            $"By {variable} this is task {task}, but the array is given as the tasks {tasks}. Give the tasks of the whole array: auto/8 "
            + "for 0 to 7, or auto/1-8.");
    }

    private static (string Variable, long Task, Tasks? Tasks) TaskOf(Func<string, string?> environment)
    {
        if (Number("SLURM_ARRAY_TASK_ID") is { } slurm)
        {
            Tasks? tasks = Number("SLURM_ARRAY_TASK_MIN") is { } first && Number("SLURM_ARRAY_TASK_MAX") is { } last
                ? new Tasks(first, last, Number("SLURM_ARRAY_TASK_STEP") is { } step and > 0 ? step : 1)
                : null;

            // Tasks that were submitted as a list, such as 3,7, are some of a larger array: nobody knows which.
            if (tasks is { } whole && Number("SLURM_ARRAY_TASK_COUNT") is { } count && count != whole.Count)
            {
                throw new FormatException(
                    $"Only {count} of the tasks {whole} were submitted, so they are some of a larger array. Give the tasks of the whole "
                    + "array: auto/8 for 0 to 7, or auto/1-8.");
            }

            return ("SLURM_ARRAY_TASK_ID", slurm, tasks);
        }

        if (Number("AWS_BATCH_JOB_ARRAY_INDEX") is { } aws)
        {
            Tasks? tasks = Number("AWS_BATCH_JOB_ARRAY_SIZE") is { } size and > 0 ? new Tasks(0, size - 1, 1) : null;
            return ("AWS_BATCH_JOB_ARRAY_INDEX", aws, tasks);
        }

        if (Number("JOB_COMPLETION_INDEX") is { } kubernetes)
        {
            return ("JOB_COMPLETION_INDEX", kubernetes, null);
        }

        throw new FormatException(
            "This is no task of an array: none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX and AWS_BATCH_JOB_ARRAY_INDEX is set. Name the "
            + "share, such as 0/8.");

        long? Number(string name) =>
            long.TryParse(environment(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private static FormatException NotOne(string text) => new(
        $"'{text}' is no share of the work. Write index/count with an index from 0, such as 0/8; or in an array of tasks auto, auto/8 or "
        + "auto/1-8.");

    [GeneratedRegex(@"^(?<only>\d{1,9})$|^(?<first>\d{1,9})-(?<last>\d{1,9})(:(?<step>\d{1,9}))?$")]
    private static partial Regex TasksForm { get; }

    /// <summary>The tasks of an array, as <c>sbatch --array</c> writes them.</summary>
    private readonly record struct Tasks(long First, long Last, long Step)
    {
        internal long Count => Last < First ? 0 : ((Last - First) / Step) + 1;

        public override string ToString() => FormattableString.Invariant($"{First}-{Last}{(Step == 1 ? "" : $":{Step}")}");

        internal static Tasks? Parse(string text)
        {
            Match match = TasksForm.Match(text);
            if (!match.Success)
            {
                return null;
            }

            Tasks tasks = match.Groups["only"].Success
                ? new Tasks(0, Number("only") - 1, 1)
                : new Tasks(Number("first"), Number("last"), match.Groups["step"].Success ? Number("step") : 1);
            return tasks.Step > 0 && tasks.Count > 0 ? tasks : null;

            long Number(string name) => long.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
        }

        internal Shard? ShardOf(long task) =>
            Count is > 0 and <= int.MaxValue && task >= First && task <= Last && (task - First) % Step == 0
                ? new Shard((int)((task - First) / Step), (int)Count)
                : null;
    }
}
