using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>A module that is one ONNX operation on all its inputs.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
/// <param name="operation">The operation's ONNX name, of opset 17 or older.</param>
/// <param name="settings">Its settings, from the module's; null for none.</param>
public sealed class OperationConverter<TModule>(string operation, Func<TModule, NodeSetting[]>? settings = null) : ModuleConverter<TModule>
    where TModule : nn.Module
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TModule module, ConversionContext call) =>
        call.Node(operation, [.. call.Inputs], settings?.Invoke(module) ?? []);
}
