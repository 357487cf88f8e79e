using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Running;

/// <summary>
/// A generator's session, which runs on the caller's memory and outlives its disposal until the last run has ended: to free a session in
/// use would end the process.
/// </summary>
internal sealed class GeneratorSession : IDisposable
{
    private readonly OnnxSession _session;
    private readonly Lock? _turn;
    private int _users = 1;
    private int _closed;

    /// <param name="model">The bytes of the file, whole in itself.</param>
    /// <param name="intraOpThreads">Threads that share the work of a call; 0 for every core.</param>
    /// <param name="device">Where it runs: any but <see cref="InferenceDevice.Auto"/>.</param>
    /// <param name="trial">Where this only finds out if the file runs: in how much memory and time.</param>
    internal GeneratorSession(byte[] model, int intraOpThreads, InferenceDevice device, TrialLimits? trial = null)
    {
        if (model.Length == 0)
        {
            throw new GeneratorFileException("It is empty. Copy or export it again.");
        }

        _turn = DeviceSetup.TakesOneCallAtATime(device) ? new Lock() : null;
        try
        {
            _session = new OnnxSession(model, Configure, trial);
        }
        catch (Exception e) when (device.Kind != DeviceKind.Cpu && e is OnnxRuntimeException or DllNotFoundException)
        {
            throw DeviceSetup.Failed(device, e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GeneratorFileException(
                $"It is not an ONNX model, or was cut off, or is of an operator set that this ONNX Runtime lacks ({e.Message}). Copy it "
                + "again, or export it with opset 7 to 21.",
                e);
        }

        void Configure(SessionOptions options)
        {
            options.IntraOpNumThreads = intraOpThreads;
            DeviceSetup.Apply(options, device, OrtEnv.Instance().GetAvailableProviders());
        }
    }

    internal InferenceSession Native => _session.Native;

    /// <summary>Runs from memory to memory, with nothing copied; the shape of the images says how many rows.</summary>
    internal unsafe void Run(
        GeneratorContract contract, GeneratorInput input, Span<float> images, long[] imageShape, CancellationToken cancellation)
    {
        int rows = (int)imageShape[0];
        float truncation = input.Truncation ?? 1.0f;
        long styleLayer = input.StyleLayer ?? 0;
        Enter();
        var inputs = new RunInputs();
        try
        {
            fixed (float* latents = input.Latents, styleLatents = input.StyleLatents, noise = input.Noise, image = images)
            {
                fixed (long* labels = input.Labels)
                {
                    inputs.Add(contract.LatentInput, latents, input.Latents.Length, contract.LatentShape(rows));
                    if (contract.LabelInput is not null)
                    {
                        inputs.Add(contract.LabelInput, labels, input.Labels.Length, contract.LabelShape(rows));
                    }

                    if (input.Truncation is not null)
                    {
                        inputs.Add(GeneratorNames.Truncation, &truncation, 1, contract.TruncationShape);
                    }

                    if (input.StyleLayer is not null)
                    {
                        inputs.Add(GeneratorNames.StyleLatent, styleLatents, input.StyleLatents.Length, [rows, contract.LatentSize]);
                        inputs.Add(GeneratorNames.StyleLayer, &styleLayer, 1, contract.StyleLayerShape);
                    }

                    if (!input.Noise.IsEmpty)
                    {
                        inputs.Add(GeneratorNames.Noise, noise, input.Noise.Length, [rows, contract.NoiseSize]);
                    }

                    using OrtValue output = RunInputs.Wrap(image, images.Length, imageShape);
                    Run(inputs, contract.ImageOutput, output, cancellation);
                }
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new GeneratorFileException($"The generator could not be run on {rows} rows: {e.Message}", e);
        }
        finally
        {
            inputs.Dispose();
            Leave();
        }
    }

    /// <summary>Runs some rows without knowing the image's shape; the shape that came out, batch first, and the values.</summary>
    /// <exception cref="OnnxRuntimeException">It cannot be run.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> has ended it.</exception>
    internal unsafe (long[] Shape, float[] Values) Probe(
        GeneratorContract contract, ReadOnlySpan<float> latents, ReadOnlySpan<long> labels, int rows, CancellationToken stop)
    {
        using var inputs = new RunInputs();
        fixed (float* latent = latents)
        {
            fixed (long* label = labels)
            {
                inputs.Add(contract.LatentInput, latent, latents.Length, contract.LatentShape(rows));
                if (contract.LabelInput is not null)
                {
                    inputs.Add(contract.LabelInput, label, labels.Length, contract.LabelShape(rows));
                }

                using var outputs = _session.Run(inputs.Names, inputs.Values, [contract.ImageOutput], stop);
                return (outputs[0].GetTensorTypeAndShape().Shape, outputs[0].GetTensorDataAsSpan<float>().ToArray());
            }
        }
    }

    /// <summary>Returns at once; the native session is freed when the runs in progress have ended.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Leave();
        }
    }

    internal void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _closed) != 0)
        {
            throw new ObjectDisposedException("OnnxGenerator", "The generator has been disposed.");
        }
    }

    private void Run(RunInputs inputs, string outputName, OrtValue output, CancellationToken cancellation)
    {
        _turn?.Enter();
        try
        {
            _session.Run(inputs.Names, inputs.Values, outputName, output, cancellation);
        }
        finally
        {
            _turn?.Exit();
        }
    }

    private void Enter()
    {
        int users = Volatile.Read(ref _users);
        while (true)
        {
            ThrowIfDisposed();
            int found = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (found == users)
            {
                return;
            }

            users = found;
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _session.Dispose();
        }
    }
}
