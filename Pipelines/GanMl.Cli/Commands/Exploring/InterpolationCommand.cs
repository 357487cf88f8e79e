using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Cli.Commands.Exploring;

/// <summary><c>ganml explore interpolation</c>: the way from latent to latent, as strips or as an animation.</summary>
internal sealed class InterpolationCommand(CommandTerminal terminal)
{
    private const int MostFrames = 10_000;

    // A gigabyte of them.
    private const int MostValues = 1 << 28;

    private readonly Exploration _exploration = new(
        terminal, "A .png file with strips, one row for each pair of latents. With --animate, or as an .apng file: an animated PNG.");

    private readonly Option<bool> _animate = new("--animate")
    {
        Description = "Instead of strips, draw an animation through all latents and back to the first.",
    };

    private readonly Option<int> _steps = new("--steps")
    {
        Description = "Images from one latent to the next.",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<int> _speed = new("--frames-per-second")
    {
        Description = "The speed of an animation, from 1 to 60.",
        DefaultValueFactory = _ => 12,
    };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "interpolation",
            "Draws the way from latent to latent.",
            """
            If a generator has learned more than to copy its training images, every step on the way is a plausible image.

            Examples:
              ganml explore interpolation generator.onnx --output strips.png
              ganml explore interpolation generator.onnx --output boots.png --animate --class "Ankle boot" --count 6
            """);
        _exploration.AddTo(command);
        _steps.AtLeast(2);
        _steps.AtMost(1_000);
        _speed.AtLeast(1);
        _speed.AtMost(60);
        command.Options.Add(_animate);
        command.Options.Add(_steps);
        command.Options.Add(_speed);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ExploredGenerator explored = _exploration.Open(parsed, cancellationToken);
        string kind = Path.GetExtension(explored.Output).ToLowerInvariant();
        int steps = parsed.GetValue(_steps);
        if (kind == ".apng" || parsed.GetValue(_animate))
        {
            Animate(explored, steps, parsed.GetValue(_speed));
        }
        else
        {
            DrawStrips(explored, steps);
        }

        terminal.Line(explored.Output);
        return CommandLine.Success;
    }

    private static void DrawStrips(ExploredGenerator explored, int steps)
    {
        int length = explored.Info.Shape.Length;
        float[] images = explored.NewTable(steps);
        for (int row = 0; row < explored.Count; row++)
        {
            float[] from = explored.Latents(row, 1), to = explored.Latents(explored.Count + row, 1);
            for (int step = 0; step < steps; step++)
            {
                Draw(explored, from, to, (double)step / (steps - 1), row, images.AsSpan(((row * steps) + step) * length, length));
            }
        }

        explored.SaveTable(
            images,
            [.. Enumerable.Range(0, steps).Select(step => ((double)step / (steps - 1)).ToString("0.0", CultureInfo.InvariantCulture))]);
    }

    /// <summary>Between two classes the label changes halfway.</summary>
    private static void Animate(ExploredGenerator explored, int steps, int speed)
    {
        int length = explored.Info.Shape.Length;
        long frames = (long)explored.Count * steps;
        if (frames > MostFrames || frames * length > MostValues)
        {
            throw new UsageException(
                $"An animation of {explored.Count:N0} latents with {steps:N0} steps between them has {frames:N0} images. It can have "
                + $"{Math.Min(MostFrames, MostValues / length):N0} of {explored.Info.Shape}: use fewer of either.");
        }

        float[] images = new float[frames * length];
        for (int frame = 0; frame < explored.Count * steps; frame++)
        {
            int row = frame / steps, next = (row + 1) % explored.Count;
            double at = (double)(frame % steps) / steps;
            float[] from = explored.Latents(row, 1), to = explored.Latents(next, 1);
            Draw(explored, from, to, at, at < 0.5 ? row : next, images.AsSpan(frame * length, length));
        }

        ImageAnimation.Save(explored.Output, images, explored.Info.Shape, speed, Math.Max(1, 192 / explored.Info.Shape.Width));
    }

    private static void Draw(ExploredGenerator explored, float[] from, float[] to, double at, long row, Span<float> image)
    {
        float[] latent = new float[from.Length];
        LatentInterpolation.Between(from, to, at, explored.Info.Distribution, latent);
        explored.Draw(new GeneratorInput { Latents = latent }, row, image);
    }
}
