using GanMl.Inference.GeneratorFile;

namespace GanMl.Inference;

/// <summary>Carries out a plan: as many batches at once as there are cores, handed out in order.</summary>
internal static class PlannedBatches
{
    /// <summary>One at work and one that waits, so that no core is idle while the caller wakes up.</summary>
    internal const int WaitingPerCore = 2;

    internal static IEnumerable<GeneratedBatch> Run(OnnxGenerator generator, GenerationPlan plan, CancellationToken cancellationToken)
    {
        bool inParallel = generator.IsFasterInParallel && plan.Count > plan.BatchSize;
        int most = inParallel ? WaitingPerCore * Environment.ProcessorCount : 1;
        var begun = new Queue<Task<GeneratedBatch>>();
        try
        {
            for (long next = 0; next < plan.Count || begun.Count > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (; next < plan.Count && begun.Count < most; next += plan.BatchSize)
                {
                    begun.Enqueue(Begin(generator, plan, next, inParallel));
                }

                yield return begun.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            // Who leaves early, or meets an error, is not left with work that goes on behind his back.
            Task.WhenAll(begun).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
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

    /// <summary>The labels are asked for on the caller's thread, in the order of the rows.</summary>
    private static Task<GeneratedBatch> Begin(OnnxGenerator generator, GenerationPlan plan, long done, bool inParallel)
    {
        long row = plan.FirstRow + done;
        int count = (int)Math.Min(plan.BatchSize, plan.Count - done);
        long[] labels = LabelsOf(generator.Info, row, count, plan.LabelOf);
        return inParallel ? Task.Run(Generate, CancellationToken.None) : Task.FromResult(Generate());

        GeneratedBatch Generate() => new(
            row, count, generator.Info.Shape, generator.GenerateRows(plan, row, count, labels, onThisThread: inParallel), labels);
    }
}
