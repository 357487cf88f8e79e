using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Training.Step;

/// <summary>
/// Keeps a module's buffers (the running statistics of batch normalisation) as they are: what a forward pass in training
/// mode writes to them is undone at the end. Weights are not touched.
/// </summary>
internal sealed class FrozenBuffers : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Copy)> _kept = [];

    internal FrozenBuffers(nn.Module module)
    {
        using IDisposable noGradient = no_grad();
        foreach ((_, Tensor buffer) in module.named_buffers())
        {
            _kept.Add((buffer, buffer.clone().DetachFromDisposeScope()));
        }
    }

    public void Dispose()
    {
        using IDisposable noGradient = no_grad();
        foreach ((Tensor buffer, Tensor copy) in _kept)
        {
            buffer.copy_(copy);
            copy.Dispose();
        }

        _kept.Clear();
    }
}
