using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Cli.Commands.Exploring;

/// <summary><c>ganml explore noise</c>: the same latents with different noise, and where the noise acts.</summary>
internal sealed class NoiseCommand(CommandTerminal terminal)
{
    private readonly Exploration _exploration = new(
        terminal, "The PNG file to draw: one row per latent, one column per draw of noise, and the deviation as the last column.");

    private readonly Option<int> _draws = new("--draws") { Description = "Number of draws of noise.", DefaultValueFactory = _ => 6 };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "noise",
            "Draws latents with several draws of noise.",
            """
            The images of a row differ only in what the generator leaves to its noise. The last column shows the standard
            deviation of each pixel over the draws, scaled so that the largest deviation of an image is white.

            Example:
              ganml explore noise generator.onnx --output noise.png
            """);
        _exploration.AddTo(command);
        _draws.AtLeast(2);
        _draws.AtMost(1_000);
        command.Options.Add(_draws);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ExploredGenerator explored = _exploration.Open(parsed, cancellationToken);
        if (explored.Info.NoiseSize == 0)
        {
            throw new UsageException(
                "The generator takes no noise (its file has no such input): only style generators that were trained with noise do.");
        }

        int draws = parsed.GetValue(_draws), length = explored.Info.Shape.Length;
        float[] noise = new float[explored.Info.NoiseSize];
        var sampler = new LatentSampler(explored.Seed, noise.Length, LatentDistribution.Normal, RandomStream.SharedNoise);
        float[] images = explored.NewTable(draws + 1);
        for (int row = 0; row < explored.Count; row++)
        {
            float[] latent = explored.Latents(row, 1);
            Memory<float> drawn = images.AsMemory(row * (draws + 1) * length, (draws + 1) * length);
            for (int draw = 0; draw < draws; draw++)
            {
                sampler.Fill(draw, noise);
                explored.Draw(new GeneratorInput { Latents = latent, Noise = noise }, row, drawn.Span.Slice(draw * length, length));
            }

            Deviation(drawn.Span[..(draws * length)], draws, drawn.Span[(draws * length)..]);
        }

        explored.SaveTable(images, [.. Enumerable.Range(1, draws).Select(draw => $"{draw}"), "DEV"]);
        terminal.Line($"{explored.Count} latents with {draws} draws of noise; the last column is their standard deviation");
        terminal.Line(explored.Output);
        return CommandLine.Success;
    }

    private static void Deviation(ReadOnlySpan<float> images, int draws, Span<float> deviation)
    {
        float largest = 0;
        for (int i = 0; i < deviation.Length; i++)
        {
            double sum = 0, squares = 0;
            for (int draw = 0; draw < draws; draw++)
            {
                double value = images[(draw * deviation.Length) + i];
                sum += value;
                squares += value * value;
            }

            deviation[i] = (float)Math.Sqrt(Math.Max(0, (squares / draws) - Math.Pow(sum / draws, 2)));
            largest = Math.Max(largest, deviation[i]);
        }

        for (int i = 0; i < deviation.Length && largest > 0; i++)
        {
            deviation[i] /= largest;
        }
    }
}
