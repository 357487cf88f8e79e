using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Cli.Commands.Exploring;

/// <summary>A generator to explore, and the latents to start from.</summary>
/// <param name="Generator">The generator.</param>
/// <param name="Output">The picture to write.</param>
/// <param name="Seed">The seed of the latents.</param>
/// <param name="Count">How many latents.</param>
/// <param name="Class">The only class; null for all in turn.</param>
/// <param name="Cancellation">Ends it before the next image.</param>
internal sealed record ExploredGenerator(
    OnnxGenerator Generator, string Output, long Seed, int Count, long? Class, CancellationToken Cancellation) : IDisposable
{
    internal GeneratorInfo Info => Generator.Info;

    public void Dispose() => Generator.Dispose();

    /// <summary>The label of a row; 0 without classes.</summary>
    internal long LabelOf(long row) => Class ?? (Info.IsConditional ? row % Info.ClassNames.Count : 0);

    /// <summary>The name of a row's class; empty without classes.</summary>
    private string CaptionOf(long row) => Info.IsConditional ? Info.ClassNames[(int)LabelOf(row)] : "";

    /// <summary>The room for the images of a table with a row for each latent; asked for before any is drawn.</summary>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="UsageException">The picture would be too large.</exception>
    internal float[] NewTable(int columns)
    {
        UsageException.IfRefused(() =>
        {
            LabelledGrid.CheckSize(Info.Shape, columns, Captions);
            return 0;
        });
        return new float[(long)Count * columns * Info.Shape.Length];
    }

    /// <summary>Writes the table.</summary>
    /// <param name="images">What <see cref="NewTable"/> gave, filled.</param>
    /// <param name="columns">A caption for each column.</param>
    internal void SaveTable(float[] images, IReadOnlyList<string> columns) =>
        LabelledGrid.Save(Output, images, Info.Shape, columns, Captions);

    private string[] Captions => [.. Enumerable.Range(0, Count).Select(row => CaptionOf(row))];

    /// <summary>Latents of consecutive rows of the seed.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="scale">By what they are multiplied.</param>
    /// <exception cref="ArgumentException">They cannot be so wide.</exception>
    internal float[] Latents(long first, int count, float scale = 1)
    {
        float[] latents = new float[count * Info.LatentSize];
        new LatentSampler(Seed, Info.LatentSize, Info.Distribution) { Scale = scale }.Fill(first, count, latents);
        return latents;
    }

    /// <summary>The image of one latent.</summary>
    /// <exception cref="UsageException">The generator takes no such input.</exception>
    internal void Draw(GeneratorInput input, long row, Span<float> image)
    {
        Cancellation.ThrowIfCancellationRequested();
        try
        {
            Generator.Generate(
                new GeneratorInput
                {
                    Latents = input.Latents,
                    Labels = Info.IsConditional ? [LabelOf(row)] : [],
                    Truncation = input.Truncation,
                    StyleLatents = input.StyleLatents,
                    StyleLayer = input.StyleLayer,
                    Noise = input.Noise,
                },
                image);
        }
        catch (ArgumentException refused)
        {
            throw new UsageException(refused.Message, refused);
        }
    }
}
