using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using GanMl.Cli.Commands;
using GanMl.Cli.Commands.Exploring;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Export.Inputs;
using GanMl.Images;
using GanMl.Images.Parts;
using GanMl.Inference.Errors;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Studies;
using GanMl.Training;
using GanMl.Training.Watching;

namespace GanMl.Cli;

/// <summary>The <c>ganml</c> command: parses, runs, and turns every outcome into an exit code and, on failure, a message.</summary>
/// <param name="terminal">Where results and messages go.</param>
/// <param name="environment">Reads an environment variable; returns null if it is not set.</param>
internal sealed class CommandLine(CommandTerminal terminal, Func<string, string?> environment)
{
    /// <inheritdoc cref="ExitCodes.Success"/>
    internal const int Success = ExitCodes.Success;

    internal async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            ParseResult parsed = Root().Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                foreach (string message in parsed.Errors.Select(OptionRules.MessageOf).Distinct())
                {
                    terminal.Error(message);
                }

                foreach (string advice in parsed.UnmatchedTokens
                    .Select(text => KnownNames.Advice(parsed.CommandResult.Command, text)).Where(text => text.Length > 0))
                {
                    terminal.Hint(advice);
                }

                terminal.Hint($"'{PathOf(parsed.CommandResult)} --help' shows its options.");
                return ExitCodes.WrongUsage;
            }

            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Output.Profile.Out.Writer,
                Error = terminal.ErrorWriter,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error("Stopped.");
            return ExitCodes.EndedEarly;
        }
        catch (Exception wrong) when (IsInput(wrong))
        {
            terminal.Error(OptionNames.In(WithoutParameterName(wrong.Message)));
            return ExitCodes.WrongUsage;
        }
        catch (TrainingDivergedException diverged)
        {
            terminal.Error(OptionNames.In(diverged.Message));
            return ExitCodes.TrainingAlarm;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            terminal.Error(OptionNames.In(failure.Message));
            return ExitCodes.Failure;
        }
        catch (Exception failure) when (IsOutOfMemory(failure))
        {
            terminal.Error("There is not enough memory for this. Smaller images, or fewer at once (--batch-size), need less of it.");
            return ExitCodes.Failure;
        }
        catch (TypeInitializationException absent) when (absent.TypeName == "TorchSharp.torch")
        {
            terminal.Error(
                "This ganml has no libtorch for this machine, which training, evaluation and a study need. It generates, verifies, "
                + "inspects and explores; build it without GanMlFlavour=inference for the rest.");
            return ExitCodes.WrongUsage;
        }
        catch (Exception fault)
        {
            terminal.Fault(fault);
            return ExitCodes.Failure;
        }
    }

    /// <summary>The command with its parent commands: <c>ganml explore mixing</c>.</summary>
    private static string PathOf(CommandResult command)
    {
        var names = new List<string>();
        for (SymbolResult? at = command; at is CommandResult { Command: not RootCommand } part; at = part.Parent)
        {
            names.Insert(0, part.Command.Name);
        }

        return string.Join(' ', names.Prepend("ganml"));
    }

    /// <summary>What is wrong with a command; nothing if it can be run.</summary>
    private IReadOnlyList<string> ErrorsOf(IReadOnlyList<string> words) =>
        [.. Root().Parse(words).Errors.Select(OptionRules.MessageOf).Distinct()];

    private RootCommand Root()
    {
        var root = new RootCommand(
            """
            Trains GANs, exports their generators to ONNX, and feeds their images to ML.NET.

            Begin with 'ganml demo', which does all of this once in a few minutes.
            """)
        {
            new DemoCommand(terminal, environment).Build(),
            new TrainCommand(terminal, environment).Build(),
            new RefineCommand(terminal, environment).Build(),
            new ExportCommand(terminal).Build(),
            new GenerateCommand(terminal, environment).Build(),
            new VerifyCommand(terminal).Build(),
            new JobCommand(terminal, ErrorsOf).Build(),
            new ExploreCommand(terminal).Build(),
            new InspectCommand(terminal).Build(),
            new EvaluateCommand(terminal, environment).Build(),
            new AugmentCommand(terminal, environment).Build(),
        };
        TeachingHelp.Install(root);
        return root;
    }

    /// <summary>Whether the command or what it was given is wrong, so that another try ends the same way.</summary>
    private static bool IsInput(Exception wrong) =>
        wrong is UsageException or OptionException or OutputFolderException or GeneratorFileException or FilterException;

    private static bool IsExpected(Exception failure) =>
        failure is TrainingException or ExportException or InferenceException or ImageSetException or StudyException
            or IOException or UnauthorizedAccessException;

    /// <summary>Whether the runtime or libtorch could not get the memory that it asked for, on the CPU or on a GPU.</summary>
    private static bool IsOutOfMemory(Exception failure) => failure is OutOfMemoryException
        || (failure is ExternalException
            && (failure.Message.Contains("can't allocate memory", StringComparison.Ordinal)
                || failure.Message.Contains("out of memory", StringComparison.Ordinal)));

    private static string WithoutParameterName(string message)
    {
        int suffix = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix < 0 ? message : message[..suffix];
    }
}
