using GanMl.Inference.Latents;
using Microsoft.ML.OnnxRuntime;

namespace GanMl.Benchmarks.Rows;

/// <summary>
/// ONNX Runtime in a loop, with nothing around it: each thread draws the latents of a batch, runs the session from its own memory to its
/// own memory, and looks at the images where they lie.
/// </summary>
internal sealed class BareContender : IContender
{
    private readonly int _batch;
    private readonly int _callers;
    private readonly InferenceSession _session;
    private readonly int _latentSize;
    private readonly long[] _imageShape;

    internal BareContender(string path, int batch, int callers, int threadsOfSession)
    {
        (_batch, _callers) = (batch, callers);
        Name = $"bare, batch {batch}, {callers} caller{(callers == 1 ? "" : "s")}, "
            + $"{(threadsOfSession == 0 ? "all" : threadsOfSession)} in the session";
        using var options = new SessionOptions { IntraOpNumThreads = threadsOfSession };
        _session = new InferenceSession(path, options);
        _latentSize = _session.InputMetadata["latent"].Dimensions[1];
        _imageShape = [.. _session.OutputMetadata["image"].Dimensions];
    }

    public string Name { get; }

    public double Run(long rows)
    {
        if (_callers == 1)
        {
            return Run(rows, 0);
        }

        double[] sums = new double[_callers];
        Thread[] threads = [.. Enumerable.Range(0, _callers).Select(caller => new Thread(() => sums[caller] = Run(rows, caller)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return sums.Sum();
    }

    public void Dispose() => _session.Dispose();

    private double Run(long rows, int caller)
    {
        var sampler = new LatentSampler(0, _latentSize, LatentDistribution.Normal);
        int imageLength = (int)(_imageShape[1] * _imageShape[2] * _imageShape[3]);
        float[] latents = new float[_batch * _latentSize];
        float[] images = new float[_batch * imageLength];
        using var options = new RunOptions();
        double sum = 0;
        for (long row = (long)caller * _batch; row < rows; row += (long)_callers * _batch)
        {
            int count = (int)Math.Min(_batch, rows - row);
            sampler.Fill(row, count, latents.AsSpan(0, count * _latentSize));
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, latents.AsMemory(0, count * _latentSize), [count, _latentSize]);
            using OrtValue output = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, images.AsMemory(0, count * imageLength), [count, .. _imageShape[1..]]);
            _session.Run(options, ["latent"], [input], ["image"], [output]);
            for (int i = 0; i < count; i++)
            {
                sum += images[i * imageLength];
            }
        }

        return sum;
    }
}
