using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Running;

namespace GanMl.Inference;

/// <summary>Carries out a plan: as many batches at once as there are cores, handed out in order.</summary>
internal static class PlannedBatches
{
    internal static IEnumerable<GeneratedBatch> Run(OnnxGenerator generator, GenerationPlan plan, CancellationToken cancellationToken)
    {
        var queue = BatchQueue.For(generator.IsFasterInParallel, readers: 1);
        bool isAhead = queue.Depth > 1 && plan.Count > plan.BatchSize;
        int most = isAhead ? queue.Depth : 1;
        var begun = new Queue<Planned>();
        try
        {
            for (long next = 0; next < plan.Count || begun.Count > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (; next < plan.Count && begun.Count < most; next += plan.BatchSize)
                {
                    var batch = new Planned(generator, plan, next);
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

    /// <summary>One batch of a plan. Its labels are asked for on the caller's thread, in the order of the rows.</summary>
    private sealed class Planned : QueuedBatch
    {
        private readonly OnnxGenerator _generator;
        private readonly GenerationPlan _plan;
        private readonly long _row;
        private readonly int _count;
        private readonly long[] _labels;
        private float[] _pixels = [];

        internal Planned(OnnxGenerator generator, GenerationPlan plan, long done)
        {
            _generator = generator;
            _plan = plan;
            _row = plan.FirstRow + done;
            _count = (int)Math.Min(plan.BatchSize, plan.Count - done);
            _labels = LabelsOf(generator.Info, _row, _count, plan.LabelOf);
        }

        internal GeneratedBatch Images => new(_row, _count, _generator.Info.Shape, _pixels, _labels);

        protected override void Run(bool onThisThread) => _pixels = _generator.GenerateRows(_plan, _row, _count, _labels, onThisThread);
    }
}
