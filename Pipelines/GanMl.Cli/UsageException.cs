namespace GanMl.Cli;

/// <summary>The command was given something that it cannot use. The message says what, and what would be right.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
