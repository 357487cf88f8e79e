using System.CommandLine;
using GanMl.Cli.Terminal;

namespace GanMl.Cli.Commands.Exploring;

/// <summary><c>ganml explore</c>: pictures of what a generator has learned.</summary>
internal sealed class ExploreCommand(CommandTerminal terminal)
{
    internal Command Build() => new TaughtCommand(
        "explore",
        "Draws what a generator has learned: interpolation, widths and, for style generators, truncation, mixing and noise.",
        """
        Examples:
          ganml explore interpolation generator.onnx --output strips.png
          ganml explore interpolation generator.onnx --output walk.png --animate
          ganml explore width generator.onnx --output widths.png
          ganml explore truncation generator.onnx --output truncation.png
          ganml explore mixing generator.onnx --output mixing.png
          ganml explore noise generator.onnx --output noise.png
        """)
    {
        new InterpolationCommand(terminal).Build(),
        new WidthCommand(terminal).Build(),
        new TruncationCommand(terminal).Build(),
        new MixingCommand(terminal).Build(),
        new NoiseCommand(terminal).Build(),
    };
}
