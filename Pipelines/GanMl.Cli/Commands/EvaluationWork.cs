using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.Errors;
using GanMl.Inference.GeneratorFile;
using GanMl.Training;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;

namespace GanMl.Cli.Commands;

/// <summary>Measures one generator after the other with the same judge, and shows and writes what was found.</summary>
internal sealed class EvaluationWork(EvaluationRequest request, CommandTerminal terminal)
{
    private readonly WorkReport _line = new();

    /// <summary>The judge and the real side, made for the first generator and kept for the others.</summary>
    private MetricContext? _first;

    /// <summary>Measures them all.</summary>
    /// <returns>The exit code.</returns>
    internal int Run(CancellationToken cancellationToken)
    {
        var done = new List<EvaluatedGenerator>();
        var opened = new List<OnnxGenerator>();
        try
        {
            foreach (ChosenGenerator chosen in request.Generators)
            {
                var evaluation = new GeneratorEvaluation();
                string? error = null;
                try
                {
                    opened.Add(Open(chosen, cancellationToken));
                    Measure(chosen, evaluation, opened[^1], cancellationToken);
                }
                catch (Exception failure) when (request.Generators.Count > 1 && IsOfOneGenerator(failure))
                {
                    error = OptionNames.In(failure.Message);
                    terminal.Error($"{chosen.Name}: {error}");
                }
                finally
                {
                    done.Add(new EvaluatedGenerator(chosen.Name, chosen.Given, evaluation, error));
                }
            }
        }
        finally
        {
            MetricConditions? conditions = _first?.Conditions;
            _first?.Dispose();
            opened.ForEach(generator => generator.Dispose());

            // Show minutes of work even if something fails later: a metric that does not fit, a full disk, Ctrl-C.
            EvaluationReport.Show(done, request.ShowsClasses, terminal);
            if (request.Json is not null && conditions is not null)
            {
                EvaluationJson.Write(request.Json, conditions, done);
            }
        }

        return done.Any(generator => generator.Error is not null) ? ExitCodes.Failure : CommandLine.Success;
    }

    private OnnxGenerator Open(ChosenGenerator chosen, CancellationToken cancellationToken)
    {
        OnnxGenerator generator = request.Open(chosen);
        try
        {
            EvaluationWarnings.OfTrainedImages(terminal, chosen, request.Test, cancellationToken);
            EvaluationWarnings.OfMissingClasses(terminal, generator, request.Train);
            if (request.WritesIntoFiles)
            {
                GeneratorEvaluation.CheckWritable(chosen.File!.FullName, generator);
            }

            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    private void Measure(
        ChosenGenerator chosen, GeneratorEvaluation evaluation, OnnxGenerator generator, CancellationToken cancellationToken)
    {
        using MetricContext? other = _first?.For(generator);
        string title = request.Generators.Count > 1 ? $"evaluating {chosen.Name}" : "evaluating";
        terminal.Track(title, 100, line =>
        {
            _line.Line = line;
            MetricContext context = other ?? (_first = Context(generator, cancellationToken));
            if (request.Metrics is { } asked)
            {
                evaluation.Measure(context, asked);
            }
            else
            {
                evaluation.MeasureWhatFits(context, request.LeftOut);
            }

            return evaluation;
        });
        if (request.WritesIntoFiles)
        {
            evaluation.WriteTo(chosen.File!.FullName, generator);
            terminal.Line($"Wrote the values for all classes into '{chosen.File.FullName}'.");
        }
    }

    /// <summary>Whether the failure is told of this generator, and the next one is measured.</summary>
    private static bool IsOfOneGenerator(Exception failure) =>
        failure is TrainingException or InferenceException or UsageException or IOException or UnauthorizedAccessException;

    private MetricContext Context(OnnxGenerator generator, CancellationToken cancellationToken) => new()
    {
        Generator = generator,
        Train = request.Train,
        Test = request.Test,
        Seed = request.Seed,
        Samples = request.Samples,
        FeatureNetwork = request.FeatureNetwork,
        Threads = request.Threads,
        ClassifierFolder = request.ClassifierFolder,
        Logger = new TerminalLogger(terminal),
        Progress = _line,
        CancellationToken = cancellationToken,
    };

    /// <summary>Shows the work on the line of the generator at hand.</summary>
    private sealed class WorkReport : IProgress<MetricProgress>
    {
        internal IProgressLine? Line { get; set; }

        public void Report(MetricProgress value) =>
            Line?.Report(100 * value.Done / Math.Max(1, value.Total), $"{value.Work}, {value.Done:N0} of {value.Total:N0}");
    }
}
