using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GanMl.Cli.Terminal;

/// <summary>Shows the usual help, or the page of a <see cref="TaughtCommand"/>, followed by the command's lesson.</summary>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    // Help works without the arguments that the command requires.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command as TaughtCommand;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        int outcome = 0;
        if (command?.Page is { } page)
        {
            page(output, parseResult.UnmatchedTokens);
        }
        else
        {
            outcome = usual.Invoke(parseResult);
        }

        if (command is not null)
        {
            output.WriteLine(command.Lesson);
        }

        return outcome;
    }

    /// <summary>Replaces the usual help with this one.</summary>
    internal static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new TeachingHelp((HelpAction)option.Action!);
        }
    }
}
