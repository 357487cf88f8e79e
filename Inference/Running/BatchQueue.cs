using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace GanMl.Inference.Running;

/// <summary>
/// Batches to generate before the reader needs them, in order. Other threads take one after another, and the reader takes one too when it
/// would otherwise wait: as many threads are at work as there are cores, and no more.
/// </summary>
/// <param name="most">How many other threads work on it at once: 0 or more.</param>
/// <param name="readerHelps">Whether the reader does.</param>
internal sealed class BatchQueue(int most, bool readerHelps)
{
    /// <summary>One at work and one that waits, so that no thread is idle while the reader is away.</summary>
    private const int BatchesPerThread = 2;

    private readonly ConcurrentQueue<QueuedBatch> _waiting = new();
    private int _working;

    /// <summary>How many batches it is good to have ahead of the reader.</summary>
    internal int Depth => most == 0 ? 0 : BatchesPerThread * (most + (readerHelps ? 1 : 0));

    /// <summary>
    /// The queue of one of several readers. Where one thread a core is best, the cores are shared among the readers, and each reader is one
    /// of the threads at work. Where calls share all cores, or wait for another device, one other thread runs the network while the reader
    /// reads.
    /// </summary>
    /// <param name="isFasterInParallel">Whether several threads, each on its own, generate more than one call after the other.</param>
    /// <param name="readers">How many readers share the work, at least 1.</param>
    internal static BatchQueue For(bool isFasterInParallel, int readers) => isFasterInParallel
        ? new BatchQueue(Math.Max(0, (Environment.ProcessorCount / readers) - 1), readerHelps: true)
        : new BatchQueue(readers == 1 ? 1 : 0, readerHelps: false);

    /// <summary>
    /// Lets other threads begin with a batch that is <see cref="QueuedBatch.Offer">on offer</see>, when those before it are taken.
    /// </summary>
    internal void Add(QueuedBatch batch)
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

    /// <summary>Comes back when a batch is done that another thread has taken.</summary>
    internal void WaitFor(QueuedBatch batch)
    {
        while (readerHelps && !batch.IsDone && _waiting.TryDequeue(out QueuedBatch? next))
        {
            next.RunIfOnOffer(onThisThread: true);
        }

        batch.Wait();
    }

    private void Work()
    {
        while (_waiting.TryDequeue(out QueuedBatch? batch))
        {
            batch.RunIfOnOffer(onThisThread: true);
        }

        // A batch that comes in just now waits for the next one, or for the reader to take it.
        Interlocked.Decrement(ref _working);
    }
}

/// <summary>
/// A batch that is generated once, by whichever thread comes first: one of a <see cref="BatchQueue"/>, or the reader who needs it now. An
/// error is thrown to the reader who asks for the batch, whichever thread it happened on. A batch can be filled and offered again.
/// </summary>
internal abstract class QueuedBatch
{
    private const int OnOffer = 0;
    private const int Taken = 1;

    private readonly object _gate = new();
    private ExceptionDispatchInfo? _error;
    private bool _isAhead;
    private int _state = Taken;
    private bool _isDone = true;

    /// <summary>Whether it is generated, or has failed.</summary>
    internal bool IsDone => Volatile.Read(ref _isDone);

    /// <summary>Says that all of its input is there: from now on somebody may generate it.</summary>
    /// <param name="isAhead">Whether that is before its turn, while other batches are at work.</param>
    internal void Offer(bool isAhead)
    {
        _error = null;
        _isAhead = isAhead;
        Volatile.Write(ref _isDone, false);
        Volatile.Write(ref _state, OnOffer);
    }

    /// <summary>Generates it, unless somebody has done so or is at it.</summary>
    /// <param name="onThisThread">Whether on this thread alone, because others are at work.</param>
    internal void RunIfOnOffer(bool onThisThread)
    {
        if (Interlocked.CompareExchange(ref _state, Taken, OnOffer) != OnOffer)
        {
            return;
        }

        try
        {
            Run(onThisThread);
        }
        catch (Exception e)
        {
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            Done();
        }
    }

    /// <summary>Comes back when it is done.</summary>
    internal void Wait()
    {
        lock (_gate)
        {
            while (!_isDone)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Comes back when it is generated: by the reader, if nobody has begun.</summary>
    /// <param name="queue">Where other batches wait meanwhile; null where there are none.</param>
    /// <param name="onThisThread">Whether the reader generates on its thread alone.</param>
    /// <exception cref="Exception">What went wrong with it.</exception>
    internal void Finish(BatchQueue? queue, bool onThisThread)
    {
        if (!IsDone)
        {
            RunIfOnOffer(onThisThread || _isAhead);
            queue?.WaitFor(this);
        }

        _error?.Throw();
    }

    /// <summary>Keeps everyone from starting on it, and waits for a thread that already has: its memory will be used again.</summary>
    internal void Stop()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, OnOffer) != OnOffer)
        {
            Wait();
        }
        else
        {
            Done();
        }
    }

    /// <summary>Generates what is on offer.</summary>
    protected abstract void Run(bool onThisThread);

    private void Done()
    {
        lock (_gate)
        {
            _isDone = true;
            Monitor.PulseAll(_gate);
        }
    }
}
