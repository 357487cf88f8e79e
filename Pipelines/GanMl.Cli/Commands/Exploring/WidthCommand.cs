using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands.Exploring;

/// <summary><c>ganml explore width</c>: the same latents, multiplied by several numbers.</summary>
internal sealed class WidthCommand(CommandTerminal terminal)
{
    private readonly ValueTable _table = new(terminal, "width", "By what the latents are multiplied", "0.7,1,1.3,1.6,2", "1,1.3");

    internal Command Build() => _table.For(
        new TaughtCommand(
            "width",
            "Draws latents narrower and wider than the generator was trained with.",
            """
            Above 1, images vary more and more of them fail; below, the opposite. 'ganml generate --latent-scale' uses a width. Style
            generators normalise their latents, so that no width changes anything: see 'ganml explore truncation'.

            Example:
              ganml explore width generator.onnx --output widths.png --values 1,1.2,1.4
            """),
        "latents times",
        (explored, row, width) => new GeneratorInput { Latents = UsageException.IfRefused(() => explored.Latents(row, 1, width)) });
}
