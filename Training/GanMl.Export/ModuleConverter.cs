using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Export;

/// <summary>A converter of modules that return one tensor.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
public abstract class ModuleConverter<TModule> : IModuleConverter
    where TModule : nn.Module
{
    /// <inheritdoc/>
    public Type ModuleType => typeof(TModule);

    /// <inheritdoc/>
    public IReadOnlyList<GraphValue> Convert(ConversionContext call) => [Convert((TModule)call.Module, call)];

    /// <summary>Writes one call of a module and returns its output.</summary>
    /// <param name="module">The module.</param>
    /// <param name="call">Its inputs, and the graph to write to.</param>
    protected abstract GraphValue Convert(TModule module, ConversionContext call);
}
