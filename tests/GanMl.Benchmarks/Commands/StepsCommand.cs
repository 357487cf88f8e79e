using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GanMl.Benchmarks.Steps;
using GanMl.Models.Dcgan;
using GanMl.Models.R3Gan;
using GanMl.Training.Architectures;
using GanMl.Training.Devices;
using Spectre.Console;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Commands;

/// <summary><c>steps</c>: images a second of every preset's training step beside its peers, in turns, and where the time goes.</summary>
internal static class StepsCommand
{
    private static readonly string[] Architectures = [.. ArchitectureCatalogue.Default.All.Select(architecture => architecture.Name)];

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = $"Only these; may be given several times: {string.Join(", ", Architectures)}.",
    };

    private static readonly Option<int> Rounds = new("--rounds") { Description = "Interleaved rounds.", DefaultValueFactory = _ => 9 };

    private static readonly Option<int> Steps = new("--steps")
    {
        Description = "Steps of a round: a multiple of 8 has lazy penalties as often as a run.",
        DefaultValueFactory = _ => 8,
    };

    private static readonly Option<int[]> Threads = new("--threads")
    {
        Description = "Numbers of threads to measure with.",
        DefaultValueFactory = _ => [1, 2],
        AllowMultipleArgumentsPerToken = true,
    };

    internal static Command Build()
    {
        Only.AcceptOnlyFromAmong(Architectures);
        var command = new Command("steps", "Measures the training step of every preset beside its peers, and where its time goes.")
        {
            Only, Rounds, Steps, Threads,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Cli.Allocator.KeepFreedMemory();
        AnsiConsole.Profile.Width = 160;
        string[] only = parsed.GetValue(Only) ?? [];
        var speeds = new Table().AddColumns("preset", "way", "threads", "images/s", "lowest", "highest", "of its peer");
        var parts = new Table().AddColumns(
            "preset", "threads", "of the peak", "step ms", "convolutions forward", "backward", "optimisers", "rest", "penalty", "every");
        foreach (string preset in Architectures.Where(name => only.Length == 0 || only.Contains(name)))
        {
            foreach (int threads in parsed.GetRequiredValue(Threads))
            {
                set_num_threads(threads);
                Measure(preset, threads, parsed, speeds, parts);
            }
        }

        AnsiConsole.Write(speeds);
        AnsiConsole.Write(parts);
        return 0;
    }

    private static void Measure(string preset, int threads, ParseResult parsed, Table speeds, Table parts)
    {
        IStepContender[][] pairs = [.. Pairs(preset, Processor.HasBFloat16())];
        IStepContender[] all = [.. pairs.SelectMany(pair => pair)];
        try
        {
            (double[][] speed, double peak) = InTurns(all, parsed.GetValue(Rounds), parsed.GetValue(Steps));
            int at = 0;
            foreach (IStepContender[] pair in pairs)
            {
                double[] peer = speed[at];
                foreach (IStepContender one in pair)
                {
                    double[] own = speed[at++];
                    speeds.AddRow(
                        one.Preset,
                        one.Way,
                        Number(threads, "0"),
                        Number(Median(own), "0"),
                        Number(own.Min(), "0"),
                        Number(own.Max(), "0"),
                        Number(Median([.. own.Zip(peer, (mine, its) => mine / its)]), "0.00"));
                }
            }

            var step = all.OfType<PresetStep>().First();
            var spent = StepParts.Of(step);
            double images = Median(speed[Array.IndexOf(all, step)]);
            parts.AddRow(
                preset,
                Number(threads, "0"),
                $"{Number(spent.Operations * images / step.Batch / 1e9 / peak, "0%")} of {Number(peak, "0")} GF/s",
                Number(spent.Plain, "0.0"),
                Number(spent.Forward, "0.0"),
                Number(spent.Backward, "0.0"),
                Number(spent.Optimizers, "0.0"),
                Number(spent.Rest, "0.0"),
                Number(spent.Penalty, "0.0"),
                Number(spent.Interval, "0"));
        }
        finally
        {
            Array.ForEach(all, one => one.Dispose());
        }
    }

    /// <summary>The ways to make a preset's step; the first of a row is the peer of the others.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="bfloat16">Whether to measure bfloat16 too.</param>
    private static IEnumerable<IStepContender[]> Pairs(string preset, bool bfloat16)
    {
        switch (preset)
        {
            case "dcgan":
                foreach (bool conditional in new[] { true, false })
                {
                    var own = new PresetStep(preset, "ganml", options => options with { Conditional = conditional });
                    IStepContender[] low = bfloat16
                        ? [new PresetStep(preset, "ganml, bfloat16", options => options with
                            {
                                Conditional = conditional,
                                Network = new DcganOptions { BFloat16 = true },
                            })]
                        : [];
                    yield return [new PlainDcgan(own.Batch, conditional), own, .. low];
                }

                break;
            case "r3gan":
                IStepContender[] rough = bfloat16
                    ? [new PresetStep(preset, "ganml, bfloat16", options => options with
                        {
                            Network = new R3GanOptions { BFloat16 = true },
                        })]
                    : [];
                yield return [new PlainLayers(preset), new PresetStep(preset, "ganml"), .. rough];
                break;
            default:
                yield return [new PresetStep(preset, "ganml")];
                break;
        }
    }

    /// <summary>Round by round in turn, so that a busy neighbour meets all of them; a first round warms up and does not count.</summary>
    /// <returns>Images a second, a row a contender and a column a round, and the median peak of the matrix product.</returns>
    private static (double[][] Speed, double Peak) InTurns(IStepContender[] all, int rounds, int steps)
    {
        double[][] speed = [.. all.Select(_ => new double[rounds])];
        double[] peaks = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            double peak = MatrixPeak.Measure();
            for (int i = 0; i < all.Length; i++)
            {
                long begin = Stopwatch.GetTimestamp();
                for (int step = 0; step < steps; step++)
                {
                    all[i].Step(step);
                }

                if (round >= 0)
                {
                    (speed[i][round], peaks[round]) = (steps * all[i].Batch / Stopwatch.GetElapsedTime(begin).TotalSeconds, peak);
                }
            }
        }

        return (speed, Median(peaks));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
