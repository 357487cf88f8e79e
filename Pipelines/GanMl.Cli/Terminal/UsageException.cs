namespace GanMl.Cli.Terminal;

/// <summary>The command received something that it cannot use. The message says what, and what would be right.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Passes an unchecked value to a library. If the library refuses it, the command was used wrongly.</summary>
    /// <exception cref="UsageException">The library refused the value.</exception>
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
