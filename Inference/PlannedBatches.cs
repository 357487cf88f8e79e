using System.Diagnostics;
using System.Runtime.CompilerServices;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Inference.Running;

namespace GanMl.Inference;

/// <summary>Carries out a plan: as many batches at once as there are cores, handed out in order.</summary>
internal static class PlannedBatches
{
    internal static IEnumerable<GeneratedBatch> Run(OnnxGenerator generator, GenerationPlan plan, CancellationToken cancellationToken)
    {
        var queue = BatchQueue.For(generator.IsFasterInParallel, readers: 1);
        int size = plan.BatchSizeFor(generator.Info);
        bool isAhead = queue.Depth > 1 && plan.Count > size;
        int most = isAhead ? queue.Depth : 1;
        var begun = new Queue<Planned>();
        try
        {
            for (long next = 0; next < plan.Count || begun.Count > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (; next < plan.Count && begun.Count < most; next += size)
                {
                    var batch = new Planned(generator, plan, next, size, cancellationToken);
                    begun.Enqueue(batch);
                    batch.Offer(isAhead);
                    if (isAhead)
                    {
                        queue.Add(batch);
                    }
                }

                begun.Peek().Finish(queue, onThisThread: false);
                yield return begun.Dequeue().Images;
            }
        }
        finally
        {
            // Who leaves early, or meets an error, is not left with work that goes on behind his back.
            foreach (Planned batch in begun)
            {
                batch.Stop();
            }
        }
    }

    /// <summary>Asks for each batch on a thread of the pool.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async IAsyncEnumerable<GeneratedBatch> RunAsync(
        IEnumerable<GeneratedBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IEnumerator<GeneratedBatch> next = batches.GetEnumerator();
        while (await Task.Run(next.MoveNext, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return next.Current;
        }
    }

    /// <summary>The labels of some rows; empty when the generator is unconditional.</summary>
    internal static long[] LabelsOf(GeneratorInfo info, long firstRow, int count, Func<long, long>? labelOf)
    {
        if (!info.IsConditional && labelOf is null)
        {
            return [];
        }

        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = labelOf is null ? (firstRow + i) % info.ClassNames.Count : labelOf(firstRow + i);
        }

        return labels;
    }

    /// <summary>Some rows of a plan, with a label for each where the generator is conditional: [count, channels, height, width].</summary>
    internal static float[] Generate(
        OnnxGenerator generator,
        GenerationPlan plan,
        long firstRow,
        int count,
        ReadOnlySpan<long> labels,
        bool onThisThread,
        CancellationToken cancellationToken = default)
    {
        generator.ThrowIfDisposed();
        GeneratorInfo info = generator.Info;
        int longest = Math.Max(info.Shape.Length, Math.Max(info.LatentSize, plan.NoiseSeed is null ? 0 : info.NoiseSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)count * longest, Array.MaxLength, nameof(count));
        float[] images = new float[count * info.Shape.Length];
        float[] noise = plan.NoiseSeed is { } seed
            ? Drawn(new LatentSampler(seed, info.NoiseSize, LatentDistribution.Normal, RandomStream.Noise), firstRow, count)
            : [];
        var input = new GeneratorInput
        {
            Latents = Drawn(plan.SamplerFor(info), firstRow, count),
            Labels = labels,
            Truncation = plan.Truncation,
            Noise = noise,
        };
        generator.Run(
            input, images, firstRow, onThisThread, plan.HasWholeRuns ? plan.BatchSizeFor(info) : 0, cancellationToken);
        if (plan.Filter is { } filter)
        {
            var candidates = new Candidates(filter, plan.SamplerFor(info, RandomStream.Candidates), plan.MostCandidates);
            long[] rows = [.. Enumerable.Range(0, count).Select(i => firstRow + i)];
            candidates.Choose(rows, labels, images, info.ClassNames, (places, latents, labelsOfPlaces, drawn) => generator.Run(
                new GeneratorInput
                {
                    Latents = latents,
                    Labels = labelsOfPlaces,
                    Truncation = plan.Truncation,
                    Noise = NoiseOf(places),
                },
                drawn,
                firstRow + places[0],
                onThisThread,
                plan.HasWholeRuns ? plan.BatchSizeFor(info) : 0,
                cancellationToken));
        }

        return images;

        float[] NoiseOf(ReadOnlySpan<int> places)
        {
            float[] ofPlaces = noise.Length == 0 ? [] : new float[places.Length * info.NoiseSize];
            for (int i = 0; i < places.Length && noise.Length > 0; i++)
            {
                noise.AsSpan(places[i] * info.NoiseSize, info.NoiseSize).CopyTo(ofPlaces.AsSpan(i * info.NoiseSize));
            }

            return ofPlaces;
        }
    }

    private static float[] Drawn(LatentSampler sampler, long firstRow, int count)
    {
        float[] values = new float[count * sampler.Size];
        sampler.Fill(firstRow, count, values);
        return values;
    }

    /// <summary>One batch of a plan. Its labels are asked for on the caller's thread, in the order of the rows.</summary>
    private sealed class Planned : QueuedBatch
    {
        private readonly OnnxGenerator _generator;
        private readonly GenerationPlan _plan;
        private readonly long _row;
        private readonly int _count;
        private readonly long[] _labels;
        private readonly CancellationToken _cancellation;
        private float[] _pixels = [];
        private TimeSpan _time;

        internal Planned(OnnxGenerator generator, GenerationPlan plan, long done, int size, CancellationToken cancellation)
        {
            _cancellation = cancellation;
            _generator = generator;
            _plan = plan;
            _row = plan.FirstRow + done;
            _count = (int)Math.Min(size, plan.Count - done);
            _labels = LabelsOf(generator.Info, _row, _count, plan.LabelOf);
        }

        internal GeneratedBatch Images => new(_row, _count, _generator.Info.Shape, _pixels, _labels) { DrawingTime = _time };

        protected override void Run(bool onThisThread)
        {
            long begin = Stopwatch.GetTimestamp();
            _pixels = Generate(_generator, _plan, _row, _count, _labels, onThisThread, _cancellation);
            _time = Stopwatch.GetElapsedTime(begin);
        }
    }
}
