using GanMl.Training.Runs;

namespace GanMl.Cli;

/// <summary>
/// What the command's exit code says. Codes of its own, because those of signals (128 + n) tell that a process was killed, while a run
/// that is asked to end writes everything first.
/// </summary>
internal static class ExitCodes
{
    /// <summary>All of the work is done.</summary>
    internal const int Success = 0;

    /// <summary>The command was understood but could not be carried out: another try may be worth it.</summary>
    internal const int Failure = 1;

    /// <summary>The command was not understood, or what it was given cannot be used: another try ends the same way.</summary>
    internal const int WrongUsage = 2;

    /// <summary>It was asked to end by a signal before all of the work was done. The same command goes on.</summary>
    internal const int EndedEarly = 3;

    /// <summary>The training went wrong: an alarm ended it, it diverged, or its roll-backs are used up.</summary>
    internal const int TrainingAlarm = 4;

    /// <summary>The code for the way in which a run has ended.</summary>
    internal static int Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => Success,
        RunOutcome.Cancelled => EndedEarly,
        _ => TrainingAlarm,
    };
}
