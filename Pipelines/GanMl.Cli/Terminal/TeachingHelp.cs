using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using GanMl.Cli.Commands;

namespace GanMl.Cli.Terminal;

/// <summary>The usual help, and below it the lesson of a <see cref="TaughtCommand"/>.</summary>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    // Who asks for help need not have given what the command requires.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int outcome = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is TaughtCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(command.Lesson);
        }

        return outcome;
    }

    /// <summary>Puts this help in the place of the usual one.</summary>
    internal static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new TeachingHelp((HelpAction)option.Action!);
        }
    }
}
