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

    /// <summary>
    /// The queue of one of several readers. Where one thread a core is best, the cores are shared among the readers, and each reader is one of the
    /// threads at work. Where calls share all cores, or wait for another device, one other thread runs the network while the reader reads.
    /// </summary>
    internal static BatchQueue For(SharedGenerator generator, int readers) => generator.IsFasterInParallel
        ? new BatchQueue(Math.Max(0, (Environment.ProcessorCount / readers) - 1), readerHelps: true)
        : new BatchQueue(readers == 1 ? 1 : 0, readerHelps: false);

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
