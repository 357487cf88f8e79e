using System.Diagnostics;
using GanMl.Inference;
using GanMl.Pipelines;
using Microsoft.ML;

namespace GanMl.Benchmarks.Rows;

/// <summary>Makes the contenders for one generator.</summary>
internal static class Contenders
{
    internal const string Stock = "stock";
    internal const string Own = "GanMl";

    internal static IContender OfStock(string path, int cursors)
    {
        var context = new MLContext();
        Func<long, IDataView> noise = Noise(context, path);
        return new ViewContender(
            Named(Stock, cursors), context.Transforms.ApplyOnnxModel("image", "latent", path).Fit(noise(1)), noise, "image", cursors);
    }

    internal static IContender OfOwn(string path, int cursors)
    {
        var context = new MLContext();
        Func<long, IDataView> noise = Noise(context, path);
        var options = new GenerateImagesOptions { LatentColumn = "latent" };
        return new ViewContender(Named(Own, cursors), context.Transforms.GenerateImages(path, options).Fit(noise(1)), noise, "Pixels", cursors);
    }

    /// <summary>The fastest of several bare loops, found out by trying.</summary>
    internal static IContender BestBare(string path, long rows)
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

    private static Func<long, IDataView> Noise(MLContext context, string path)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        GeneratorInfo info = generator.Info;
        return rows => context.Data.CreateNoise(rows, info, new NoiseOptions { LatentColumn = "latent" });
    }
}
