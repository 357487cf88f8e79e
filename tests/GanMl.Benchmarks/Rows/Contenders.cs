using System.Diagnostics;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using Microsoft.ML;

namespace GanMl.Benchmarks.Rows;

/// <summary>Makes the contenders for one generator.</summary>
/// <param name="path">Its file.</param>
/// <param name="generator">What it says of itself.</param>
internal sealed class Contenders(string path, GeneratorInfo generator)
{
    internal const string Stock = "stock";
    internal const string Own = "GanMl";

    /// <summary>For the generator in a file.</summary>
    internal static Contenders For(string path)
    {
        using var generator = OnnxGenerator.Open(path);
        return new Contenders(path, generator.Info);
    }

    internal IContender OfStock(int cursors)
    {
        var context = new MLContext();
        Func<long, IDataView> noise = Noise(context);
        return new ViewContender(
            Named(Stock, cursors), context.Transforms.ApplyOnnxModel("image", "latent", path).Fit(noise(1)), noise, "image", cursors);
    }

    internal IContender OfOwn(int cursors)
    {
        var context = new MLContext();
        Func<long, IDataView> noise = Noise(context);
        var options = new GenerateImagesOptions { LatentColumn = "latent" };
        return new ViewContender(
            Named(Own, cursors), context.Transforms.GenerateImages(path, options).Fit(noise(1)), noise, "Pixels", cursors);
    }

    /// <summary>The fastest of several bare loops, found out by trying.</summary>
    internal IContender BestBare(long rows)
    {
        int cores = Environment.ProcessorCount;
        BareContender[] candidates =
        [
            .. from batch in new[] { 1, 4, 16, 64, 256 }
               from way in new[] { (Callers: 1, Threads: 0), (Callers: cores, Threads: 1) }
               select new BareContender(path, batch, way.Callers, way.Threads),
        ];
        double[][] seconds = [.. candidates.Select(_ => new double[3])];
        for (int round = -1; round < 3; round++)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                var clock = Stopwatch.StartNew();
                candidates[i].Run(rows);
                seconds[i][Math.Max(0, round)] = clock.Elapsed.TotalSeconds;
            }
        }

        int best = Enumerable.Range(0, candidates.Length).MinBy(i => seconds[i].Order().ElementAt(1));
        foreach (BareContender candidate in candidates.Where((_, i) => i != best))
        {
            candidate.Dispose();
        }

        return candidates[best];
    }

    private static string Named(string name, int cursors) => cursors == 1 ? name : $"{name}, {cursors} cursors";

    private Func<long, IDataView> Noise(MLContext context) =>
        rows => context.Data.CreateNoise(rows, generator, new NoiseOptions { LatentColumn = "latent" });
}
