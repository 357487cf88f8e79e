using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;

namespace GanMl.Cli.Commands;

/// <summary>
/// <c>ganml job</c>: a script for Slurm, or a job for Kubernetes, in which each task of an array does its share of a command. They are the
/// templates in <c>build/cluster</c>, filled in.
/// </summary>
/// <param name="terminal">Where they are written.</param>
/// <param name="errorsOf">What is wrong with a command, by the parser.</param>
internal sealed class JobCommand(CommandTerminal terminal, Func<IReadOnlyList<string>, IReadOnlyList<string>> errorsOf)
{
    private const int MostTasks = 100_000;

    // The commands that several processes can do together.
    private static readonly string[] Shared = ["generate", "augment"];
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string[]> _words = new("command")
    {
        Description = $"The command whose work is divided: {string.Join(" or ", Shared)}, with its options, after --.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int> _tasks = new("--tasks") { Description = "How many tasks share the work.", Required = true };

    private readonly Option<string> _name = new("--name") { Description = "The job's name.", DefaultValueFactory = _ => "ganml" };

    private readonly Option<int> _cpus = new("--cpus") { Description = "Cores of each task.", DefaultValueFactory = _ => 2 };

    private readonly Option<string> _memory = new("--memory")
    {
        Description = "Memory of each task, as the scheduler writes it. Default: 2G for Slurm, 2Gi for Kubernetes.",
    };

    internal Command Build()
    {
        _tasks.AtLeast(1);
        _tasks.AtMost(MostTasks);
        _cpus.AtLeast(1);
        _name.Validators.Add(result =>
        {
            if (OptionRules.OnlyText(result) is { } name
                && (name.Length is 0 or > 52 || !name.All(IsOfName) || name[0] == '-' || name[^1] == '-'))
            {
                result.AddError($"{_name.Name} '{name}' must be a word of lower-case letters, digits and -, at most 52 of them.");
            }
        });
        return new TaughtCommand(
            "job",
            "Writes a Slurm script or a Kubernetes job whose tasks share the work of a command.",
            """
            Examples:
              ganml job slurm --tasks 8 -- generate generator.onnx --output million --format parquet --count 1000000 > million.sh
              ganml job kubernetes --tasks 8 --image registry/ganml -- generate generator.onnx --output million --count 1000000 > job.yaml
              ganml job slurm --tasks 4 -- augment --data my-images --size 32 --output study
            """)
        {
            Slurm(), Kubernetes(),
        };
    }

    private TaughtCommand Slurm()
    {
        var program = new Option<string>("--ganml")
        {
            Description = "How the tasks call ganml, as a shell command. Default: this program, by its path.",
            DefaultValueFactory = _ => Quote(ThisProgram()),
        };
        var command = new TaughtCommand(
            "slurm",
            "Writes a script for sbatch with an array of tasks.",
            """
            A task that is preempted or out of time is queued again and resumes where it left off. One that fails or is killed is queued
            again up to five times, unless its exit code says that another try ends the same way. The folder of the set must be one that
            all nodes share.

            Example:
              ganml job slurm --tasks 8 -- generate generator.onnx --output million --format parquet --count 1000000 > million.sh
              sbatch million.sh
            """);
        AddTo(command, program);
        command.SetAction(parsed => Write("slurm.sh", parsed, "2G", new Dictionary<string, string>
        {
            ["command"] = string.Join(
                ' ', Words(parsed, $"auto/1-{parsed.GetValue(_tasks)}").Select(Quote).Prepend(parsed.GetValue(program))),
        }));
        return command;
    }

    private TaughtCommand Kubernetes()
    {
        var image = new Option<string>("--image")
        {
            Description = "The container image, built from build/cluster/Containerfile.",
            DefaultValueFactory = _ => "ganml",
        };
        var claim = new Option<string>("--claim")
        {
            Description = "The claim of the volume that holds the generator and takes the images: its root is the folder in which the "
                + "command's paths begin.",
            DefaultValueFactory = _ => "ganml-data",
        };
        var command = new TaughtCommand(
            "kubernetes",
            "Writes an Indexed Job for kubectl.",
            """
            A pod that is lost is replaced and resumes where it left off. A pod whose exit code says that another try ends the same way is
            not tried again. The pods run without privileges, on a root file system that they only read.

            Example:
              ganml job kubernetes --tasks 8 --image registry/ganml -- generate generator.onnx --output million --count 1000000 > job.yaml
              kubectl apply -f job.yaml
            """);
        AddTo(command, image, claim);
        command.SetAction(parsed => Write("kubernetes.yaml", parsed, "2Gi", new Dictionary<string, string>
        {
            ["image"] = JsonSerializer.Serialize(parsed.GetValue(image), Quoted),
            ["claim"] = JsonSerializer.Serialize(parsed.GetValue(claim), Quoted),
            ["arguments"] = JsonSerializer.Serialize(WordsOfPod(parsed), Quoted),
        }));
        return command;
    }

    private void AddTo(Command command, params Option[] others)
    {
        command.Arguments.Add(_words);
        foreach (Option option in new Option[] { _tasks, _name, _cpus, _memory }.Concat(others))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The command of each task.</summary>
    private List<string> Words(ParseResult parsed, string share)
    {
        string[] words = parsed.GetRequiredValue(_words);
        if (!Shared.Contains(words[0]))
        {
            throw new UsageException(
                $"Tasks can share the work of {string.Join(" and ", Shared)}, not of '{words[0]}'. Write the command after --.");
        }

        if (words.Any(word => word.StartsWith("--shard", StringComparison.Ordinal)))
        {
            throw new UsageException("Leave out --shard: the job gives each task its share.");
        }

        if (words.FirstOrDefault(IsOneFile) is { } file)
        {
            throw new UsageException($"Tasks cannot share one file, '{file}': name a folder, and with --format the format.");
        }

        // The processes of a study find out by its folder what is left to do.
        bool isSharded = words[0] == "generate";
        if (errorsOf(isSharded ? [.. words, "--shard", "0/1"] : words) is [{ } wrong, ..])
        {
            throw new UsageException($"The command of the tasks is wrong: {wrong}");
        }

        return isSharded ? [.. words, "--shard", share] : [.. words];
    }

    /// <summary>The command of each pod, whose image has no libtorch.</summary>
    private List<string> WordsOfPod(ParseResult parsed)
    {
        List<string> words = Words(parsed, $"auto/{parsed.GetValue(_tasks)}");
        return words[0] == "augment" || words.Contains("--filter")
            ? throw new UsageException(
                "The image of build/cluster/Containerfile has no libtorch, which a study or a filter that is trained needs: use Slurm.")
            : words;
    }

    private int Write(string template, ParseResult parsed, string memory, Dictionary<string, string> values)
    {
        values["tasks"] = parsed.GetValue(_tasks).ToString(CultureInfo.InvariantCulture);
        values["cpus"] = parsed.GetValue(_cpus).ToString(CultureInfo.InvariantCulture);
        values["name"] = parsed.GetRequiredValue(_name);
        values["memory"] = parsed.GetValue(_memory) ?? memory;
        using var reader = new StreamReader(typeof(JobCommand).Assembly.GetManifestResourceStream(template)!);
        string text = reader.ReadToEnd();
        foreach ((string name, string value) in values)
        {
            text = text.Replace($"{{{{{name}}}}}", value, StringComparison.Ordinal);
        }

        terminal.Output.Profile.Out.Writer.Write(text.ReplaceLineEndings("\n"));
        return ExitCodes.Success;
    }

    private static bool IsOneFile(string word) => word is DestinationOptions.Output or "--grid" or "-g"
        || ImageWriterCatalogue.Default.All.Any(format => format.Endings.Contains(Path.GetExtension(word).ToLowerInvariant()));

    private static string ThisProgram()
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ganml.exe" : "ganml");
        return File.Exists(program) ? program : "ganml";
    }

    private static bool IsOfName(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-';

    /// <summary>A word as a shell reads it.</summary>
    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=,@%+".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
