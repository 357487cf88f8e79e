using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>Holds a module in evaluation mode and gives every module inside it its own mode back when disposed.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly IReadOnlyList<(nn.Module Module, bool WasTraining)> _before;

    internal EvaluationMode(nn.Module module)
    {
        _before = [.. ModuleTree.Walk(module, _ => true).Select(entry => (entry.Module, entry.Module.training))];
        module.eval();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Setting a mode sets it for everything inside as well, so parents come first.
        foreach ((nn.Module module, bool wasTraining) in _before)
        {
            module.train(wasTraining);
        }
    }
}
