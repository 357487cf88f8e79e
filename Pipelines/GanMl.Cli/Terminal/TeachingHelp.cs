using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GanMl.Cli.Terminal;

/// <summary>The usual help, or the page of a <see cref="TaughtCommand"/>, and below it the command's lesson.</summary>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    // Who asks for help need not have given what the command requires.
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

    /// <summary>Puts this help in the place of the usual one.</summary>
    internal static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new TeachingHelp((HelpAction)option.Action!);
        }
    }
}
