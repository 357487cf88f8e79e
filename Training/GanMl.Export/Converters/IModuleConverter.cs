using GanMl.Export.Graph;
using GanMl.Export.Inputs;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Knows how to write one kind of module as ONNX operations. <see cref="ModuleConverter"/> makes one of a function.</summary>
public interface IModuleConverter
{
    /// <summary>The kind of module: this type, and the types that derive from it or implement it.</summary>
    Type ModuleType { get; }

    /// <summary>Writes one call of a module and returns its outputs, in the order in which the module returns them.</summary>
    /// <param name="call">The module, its inputs, and the graph to write to.</param>
    /// <exception cref="ExportException">
    /// The module is set up in a way that ONNX cannot say; made by <see cref="ConversionContext.Refuse"/>.
    /// </exception>
    IReadOnlyList<GraphValue> Convert(ConversionContext call);
}

/// <summary>Makes converters of functions.</summary>
public static class ModuleConverter
{
    /// <summary>The converter of modules that return one tensor.</summary>
    /// <typeparam name="TModule">The kind of module.</typeparam>
    /// <param name="convert">
    /// Writes one call of a module and returns its output; throws <see cref="ConversionContext.Refuse"/> where ONNX cannot say how the
    /// module is set up.
    /// </param>
    public static IModuleConverter For<TModule>(Func<TModule, ConversionContext, GraphValue> convert)
        where TModule : nn.Module => new FunctionConverter<TModule>((module, call) => [convert(module, call)]);

    /// <summary>The converter of modules that return several tensors.</summary>
    /// <typeparam name="TModule">The kind of module.</typeparam>
    /// <param name="convert">
    /// Writes one call of a module and returns its outputs, in the order in which the module returns them; throws
    /// <see cref="ConversionContext.Refuse"/> where ONNX cannot say how the module is set up.
    /// </param>
    public static IModuleConverter For<TModule>(Func<TModule, ConversionContext, IReadOnlyList<GraphValue>> convert)
        where TModule : nn.Module => new FunctionConverter<TModule>(convert);

    /// <summary>The converter of modules that are one ONNX operation on all their inputs.</summary>
    /// <typeparam name="TModule">The kind of module.</typeparam>
    /// <param name="operation">The operation's ONNX name, of opset 17 or older.</param>
    /// <param name="settings">Its settings, from the module's; null for none.</param>
    public static IModuleConverter For<TModule>(string operation, Func<TModule, NodeSetting[]>? settings = null)
        where TModule : nn.Module =>
        new FunctionConverter<TModule>((module, call) => [call.Node(operation, [.. call.Inputs], settings?.Invoke(module) ?? [])]);

    /// <summary>The converter of modules that do nothing in evaluation mode, such as dropout: they leave no trace in the graph.</summary>
    /// <typeparam name="TModule">The kind of module.</typeparam>
    public static IModuleConverter ForIdle<TModule>()
        where TModule : nn.Module => new FunctionConverter<TModule>((_, call) => [call.Input]);

    private sealed class FunctionConverter<TModule>(Func<TModule, ConversionContext, IReadOnlyList<GraphValue>> convert) : IModuleConverter
        where TModule : nn.Module
    {
        public Type ModuleType => typeof(TModule);

        public IReadOnlyList<GraphValue> Convert(ConversionContext call) => convert((TModule)call.Module, call);
    }
}
