using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using GanMl.Inference;

namespace GanMl.Images.Writers;

/// <summary>
/// Draws, encodes and writes images at the same time: drawing and encoding on all cores, writing batch by batch and in order. No stage runs
/// further ahead of the next than a few batches, so memory does not grow with the number of images.
/// </summary>
/// <param name="format">What they become.</param>
/// <param name="images">What is drawn.</param>
/// <param name="already">How many images of this process's share earlier runs have made.</param>
internal sealed class WritingPipeline(PartedImageWriter format, ImagesToWrite images, long already = 0)
{
    private static readonly int Cores = Environment.ProcessorCount;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HashSet<PartToWrite> _begun = [];
    private long _drawing;
    private long _encoding;
    private long _writing;
    private long _made;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Makes parts, one after the other.</summary>
    /// <param name="parts">Gives them; the next is asked for when all of the one before it is drawn. The token stops it.</param>
    internal void Run(Func<CancellationToken, IEnumerable<PartToWrite>> parts)
    {
        if (already > 0)
        {
            Report();
        }

        try
        {
            RunAsync(parts).GetAwaiter().GetResult();
        }
        finally
        {
            foreach (PartToWrite part in _begun)
            {
                part.Dispose();
            }
        }
    }

    private async Task RunAsync(Func<CancellationToken, IEnumerable<PartToWrite>> parts)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(images.Cancellation);
        var encode = new TransformBlock<Drawn, Encoded>(
            drawn => Guarded(() => Encode(drawn), stop),
            new ExecutionDataflowBlockOptions
            {
                MaxDegreeOfParallelism = Cores,
                BoundedCapacity = 2 * Cores,
                SingleProducerConstrained = true,
                CancellationToken = stop.Token,
            });
        var write = new ActionBlock<Encoded>(
            encoded => Guarded(() => Write(encoded), stop),
            new ExecutionDataflowBlockOptions { BoundedCapacity = 2, SingleProducerConstrained = true, CancellationToken = stop.Token });
        encode.LinkTo(write, new DataflowLinkOptions { PropagateCompletion = true });
        try
        {
            await SendAsync(parts(stop.Token), encode, stop).ConfigureAwait(false);
            encode.Complete();
            await write.Completion.ConfigureAwait(false);
        }
        catch (Exception e) when (_fault is not null || e is OperationCanceledException)
        {
            // What went wrong first has stopped everything else, and is told below.
        }

        // Nothing may still be at work on a part when it is taken away.
        await Task.WhenAny(Task.WhenAll(encode.Completion, write.Completion)).ConfigureAwait(false);
        _fault?.Throw();
        images.Cancellation.ThrowIfCancellationRequested();
    }

    private async Task SendAsync(IEnumerable<PartToWrite> parts, TransformBlock<Drawn, Encoded> encode, CancellationTokenSource stop)
    {
        try
        {
            foreach (PartToWrite part in parts)
            {
                lock (_begun)
                {
                    _begun.Add(part);
                }

                PartOutput output = part.Output;
                if (output.Count == 0)
                {
                    await encode.SendAsync(new Drawn(part, null), stop.Token).ConfigureAwait(false);
                }

                foreach (GeneratedBatch batch in images.Draw(output.FirstRow - images.Plan.FirstRow, output.Count, stop.Token))
                {
                    Interlocked.Add(ref _drawing, batch.DrawingTime.Ticks);
                    await encode.SendAsync(new Drawn(part, batch), stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException)
            {
                Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
            }

            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private Encoded Encode(Drawn drawn)
    {
        long begin = Stopwatch.GetTimestamp();
        byte[][] encoded = new byte[drawn.Batch?.Count ?? 0][];
        for (int i = 0; i < encoded.Length; i++)
        {
            byte[] pixels = new byte[images.Shape.Length];
            drawn.Batch!.CopyPixels(i, pixels);
            encoded[i] = format.HoldsPictures
                ? images.Pictures.Encode(pixels, images.Shape, images.MarkOf(drawn.Batch.FirstRow + i))
                : pixels;
        }

        Interlocked.Add(ref _encoding, Stopwatch.GetElapsedTime(begin).Ticks);
        return new Encoded(
            drawn.Part, new EncodedBatch(drawn.Batch?.FirstRow ?? drawn.Part.Output.FirstRow, encoded, drawn.Batch?.Labels ?? default));
    }

    private bool Write(Encoded encoded)
    {
        long begin = Stopwatch.GetTimestamp();
        if (encoded.Part.Write(format, encoded.Batch))
        {
            lock (_begun)
            {
                _begun.Remove(encoded.Part);
            }
        }

        _writing += Stopwatch.GetElapsedTime(begin).Ticks;
        _made += encoded.Batch.Count;
        Report();
        return true;
    }

    private void Report()
    {
        TimeSpan elapsed = _clock.Elapsed;
        images.Report(new WritingProgress
        {
            Images = already + _made,
            Made = _made,
            Elapsed = elapsed,
            Generating = (double)Interlocked.Read(ref _drawing) / Cores / elapsed.Ticks,
            Encoding = (double)Interlocked.Read(ref _encoding) / Cores / elapsed.Ticks,
            Writing = (double)_writing / elapsed.Ticks,
        });
    }

    /// <summary>The first thing that goes wrong stops the rest, and is what is told.</summary>
    private T Guarded<T>(Func<T> work, CancellationTokenSource stop)
    {
        try
        {
            return work();
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
            stop.Cancel();
            throw;
        }
    }

    private readonly record struct Drawn(PartToWrite Part, GeneratedBatch? Batch);

    private readonly record struct Encoded(PartToWrite Part, EncodedBatch Batch);
}
