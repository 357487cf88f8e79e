namespace GanMl.Cli.Terminal;

/// <summary>The command was given something that it cannot use. The message says what, and what would be right.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Hands to a library what was given as it is: what the library refuses of it is wrong usage.</summary>
    /// <exception cref="UsageException">It was refused.</exception>
    internal static T IfRefused<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (ArgumentException refused)
        {
            throw new UsageException(refused.Message, refused);
        }
    }
}
