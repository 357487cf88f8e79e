using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands.Exploring;

/// <summary><c>ganml explore truncation</c>: the same latents, from the mean image to the full variety.</summary>
internal sealed class TruncationCommand(CommandTerminal terminal)
{
    private readonly ValueTable _table = new(terminal, "truncation", "The truncations", "0,0.25,0.5,0.75,1", "0,0.5,1");

    internal Command Build() => _table.For(
        new TaughtCommand(
            "truncation",
            "Draws latents at several truncations.",
            """
            A truncation of 1 gives the full variety and 0 the mean image of the class; values between give fewer failures but
            less variety.

            Example:
              ganml explore truncation generator.onnx --output truncation.png --values 0,0.5,0.7,1
            """),
        "latents at truncations of",
        (explored, row, truncation) => new GeneratorInput { Latents = explored.Latents(row, 1), Truncation = truncation });
}
