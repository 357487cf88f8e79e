using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training;
using GanMl.Training.Runs;

namespace GanMl.Cli.Commands;

/// <summary>What one should know before one believes the figures of an evaluation.</summary>
internal static class EvaluationWarnings
{
    private const int MostNamed = 10;

    /// <summary>Classes are compared by their names.</summary>
    internal static void OfMissingClasses(
        CommandTerminal terminal, OnnxGenerator generator, ILabelledImages train)
    {
        string[] missing = [.. train.ClassNames.Except(generator.Info.ClassNames).Select(name => $"'{name}'")];
        if (generator.Info.IsConditional && missing.Length > 0)
        {
            terminal.Hint(
                $"ganml: the generator has no class {string.Join(", ", missing.Take(MostNamed))}"
                + $"{(missing.Length > MostNamed ? $" and {missing.Length - MostNamed:N0} more" : "")} of the training set. Its own "
                + $"classes are {string.Join(", ", generator.Info.ClassNames.Take(MostNamed).Select(name => $"'{name}'"))}"
                + $"{(generator.Info.ClassNames.Count > MostNamed ? " and others" : "")}.");
        }
    }

    /// <summary>Images that a generator was trained on say nothing of how it does on others.</summary>
    internal static void OfTrainedImages(
        CommandTerminal terminal, ChosenGenerator chosen, ILabelledImages test, CancellationToken cancellationToken)
    {
        if (chosen.File?.FullName is not { } file)
        {
            return;
        }

        try
        {
            if (TrainedImages.Beside(file)?.CountIn(test, cancellationToken) is > 0 and var known)
            {
                terminal.Hint(
                    $"ganml: {known:N0} of the {test.Count:N0} test images are among those that this generator was trained on: measures "
                    + "that compare with the test images flatter it. Judge it by images that it has not seen.");
            }
        }
        catch (TrainingException error)
        {
            terminal.Hint($"ganml: {error.Message}");
        }
    }
}
