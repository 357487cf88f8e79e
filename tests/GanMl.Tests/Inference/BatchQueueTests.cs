using GanMl.Inference.Running;

namespace GanMl.Tests.Inference;

[TestClass]
public sealed class BatchQueueTests
{
    [TestMethod]
    [DataRow(true, 1)]
    [DataRow(true, 1000)]
    [DataRow(false, 1)]
    [DataRow(false, 2)]
    public void Every_batch_is_generated_once_whoever_comes_first(bool isFasterInParallel, int readers)
    {
        var queue = BatchQueue.For(isFasterInParallel, readers);
        Counted[] batches = [.. Enumerable.Range(0, 200).Select(_ => new Counted())];
        foreach (Counted batch in batches)
        {
            batch.Offer(isAhead: queue.Depth > 0);
            if (queue.Depth > 0)
            {
                queue.Add(batch);
            }
        }

        foreach (Counted batch in batches)
        {
            batch.Finish(queue, onThisThread: false);
            Assert.AreEqual(1, batch.Runs);
        }
    }

    [TestMethod]
    public void What_goes_wrong_is_the_error_of_who_asks_and_of_nobody_else()
    {
        var queue = BatchQueue.For(isFasterInParallel: true, readers: 1);
        Counted broken = new() { Error = new InvalidDataException("broken") }, whole = new();
        foreach (Counted batch in new[] { broken, whole })
        {
            batch.Offer(isAhead: true);
            queue.Add(batch);
        }

        whole.Finish(queue, onThisThread: true);
        Assert.ThrowsExactly<InvalidDataException>(() => broken.Finish(queue, onThisThread: true));
        broken.Error = null;
        broken.Offer(isAhead: false);
        broken.Finish(queue, onThisThread: true);
        Assert.AreEqual(2, broken.Runs, "it can be filled and offered again");
    }

    [TestMethod]
    public void A_batch_that_is_stopped_before_anybody_begins_is_not_generated()
    {
        var queue = new BatchQueue(most: 0, readerHelps: true);
        Counted stopped = new(), next = new();
        foreach (Counted batch in new[] { stopped, next })
        {
            batch.Offer(isAhead: true);
            queue.Add(batch);
        }

        stopped.Stop();
        next.Finish(queue, onThisThread: true);
        Assert.AreEqual((0, 1), (stopped.Runs, next.Runs));
    }

    private sealed class Counted : QueuedBatch
    {
        private int _runs;

        internal Exception? Error { get; set; }

        internal int Runs => Volatile.Read(ref _runs);

        protected override void Run(bool onThisThread)
        {
            Interlocked.Increment(ref _runs);
            if (Error is { } error)
            {
                throw error;
            }
        }
    }
}
