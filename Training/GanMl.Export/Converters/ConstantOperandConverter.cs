using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>A module that is one ONNX operation on its input and a fixed number.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
/// <param name="operation">The operation's ONNX name.</param>
/// <param name="name">What the number stands for.</param>
/// <param name="number">The number, from the module.</param>
public sealed class ConstantOperandConverter<TModule>(string operation, string name, Func<TModule, double> number) : ModuleConverter<TModule>
    where TModule : nn.Module
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TModule module, ConversionContext call) =>
        call.Node(operation, [call.Input, call.Constant(name, (float)number(module))]);
}
