using System.Collections.Concurrent;
using GanMl.Inference;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Batches that are to be generated before their turn, in order. Other threads take one after the other; the reader takes one too when it
/// would otherwise wait. So as many threads are at work as there are cores, and none more.
/// </summary>
/// <param name="most">How many other threads work on it at once: 0 or more.</param>
/// <param name="readerHelps">Whether the reader does.</param>
internal sealed class BatchQueue(int most, bool readerHelps)
{
    private readonly ConcurrentQueue<GenerationBatch> _waiting = new();
    private int _working;

    /// <summary>How many batches it is good to have ahead of the reader: two for each thread, so that none is idle while the reader is away.</summary>
    internal int Depth => most == 0 ? 0 : PlannedBatches.WaitingPerCore * (most + (readerHelps ? 1 : 0));

    internal void Add(GenerationBatch batch)
    {
        _waiting.Enqueue(batch);
        if (Interlocked.Increment(ref _working) <= most)
        {
            Task.Run(Work);
        }
        else
        {
            Interlocked.Decrement(ref _working);
        }
    }

    /// <summary>Comes back when the batch is done, which another thread has taken.</summary>
    internal void WaitFor(GenerationBatch batch)
    {
        while (readerHelps && !batch.IsDone && _waiting.TryDequeue(out GenerationBatch? next))
        {
            next.GenerateIfWaiting(onThisThread: true);
        }

        batch.Wait();
    }

    private void Work()
    {
        while (_waiting.TryDequeue(out GenerationBatch? batch))
        {
            batch.GenerateIfWaiting(onThisThread: true);
        }

        // A batch that comes in just now waits for the next one, or for the reader to take it.
        Interlocked.Decrement(ref _working);
    }
}
