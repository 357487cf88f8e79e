using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Export.Verification;

/// <summary>
/// Keeps a GPU from rounding the factors of products to 10 bits (TF32) until disposed: a check against a CPU would see nothing else.
/// </summary>
internal sealed class FullPrecision : IDisposable
{
    private readonly (bool Products, bool Convolutions)? _before;

    internal FullPrecision(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            _before = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);
            Allow(false, false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_before is { } before)
        {
            Allow(before.Products, before.Convolutions);
        }
    }

    private static void Allow(bool products, bool convolutions)
    {
        backends.cuda.matmul.allow_tf32 = products;
        backends.cudnn.allow_tf32 = convolutions;
    }
}
