using GanMl.Export.Graph;

namespace GanMl.Export;

/// <summary>
/// Knows how to write one kind of module as ONNX operations. Most converters derive from <see cref="ModuleConverter{TModule}"/>.
/// </summary>
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
