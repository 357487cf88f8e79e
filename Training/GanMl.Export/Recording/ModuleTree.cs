using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>Walks the registered modules inside a module.</summary>
internal static class ModuleTree
{
    /// <summary>
    /// The module itself (with an empty path) and those inside it, parents first, each once, under the first path that leads to it.
    /// </summary>
    /// <param name="root">Where to start.</param>
    /// <param name="descend">Whether to look inside a module.</param>
    internal static IReadOnlyList<(string Path, nn.Module Module)> Walk(nn.Module root, Func<nn.Module, bool> descend)
    {
        var found = new List<(string, nn.Module)>();
        var seen = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        Visit("", root);
        return found;

        void Visit(string path, nn.Module module)
        {
            if (!seen.Add(module))
            {
                return;
            }

            found.Add((path, module));
            if (descend(module))
            {
                foreach ((string name, nn.Module child) in module.named_children())
                {
                    Visit(path.Length == 0 ? name : $"{path}.{name}", child);
                }
            }
        }
    }

    /// <summary>The parameters and buffers inside a module, by name.</summary>
    internal static IEnumerable<(string Name, Tensor Tensor)> Tensors(nn.Module module) =>
    [
        .. module.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)),
        .. module.named_buffers().Select(entry => (entry.name, entry.buffer)),
    ];

    /// <summary>How a message names a module: its path and type.</summary>
    internal static string Title(string path, nn.Module module) =>
        path.Length == 0 ? $"The module ({module.GetType().Name})" : $"'{path}' ({module.GetType().Name})";
}

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
