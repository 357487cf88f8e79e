using GanMl.Models.Layers;
using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>The errors of following a forward pass, with what to do about them.</summary>
internal static class ExportErrors
{
    /// <summary>A module was called that no converter knows.</summary>
    internal static ExportException NoConverter(string path, nn.Module module)
    {
        string type = module.GetType().Name;
        return new ExportException(
            path,
            $"No converter is known for {ModuleTree.Title(path, module)}, so it cannot be written to ONNX. Derive a class from "
            + $"ModuleConverter<{type}> and add it: ExportOptions.Converters = ConverterCatalogue.Default.With(new {type}Converter()). "
            + "Or build the module of smaller ones that are known, and register them.");
    }

    /// <summary>A tensor came from a step that is not the call of a registered module.</summary>
    /// <param name="path">The path of the module that received it; empty for the result.</param>
    /// <param name="title">What received it, as the start of a sentence.</param>
    /// <param name="origin">The path of the module in whose forward pass the step seems to be.</param>
    /// <param name="last">The last call that was followed.</param>
    internal static ExportException UnseenStep(string path, string title, string? origin, ModuleCall? last)
    {
        string place = string.IsNullOrEmpty(origin) ? "the exported module" : $"'{origin}'";
        string after = last is null ? "before any module was called" : $"after the call of {last.Title}";
        return new ExportException(
            path,
            $"{title} comes from a step that the export cannot see, in the forward pass of {place}, {after}. Only calls of registered "
            + "modules are seen. Put a step such as a sum, a reshape or a function of torch into a small module of its own (as "
            + "GanMl.Models.Layers.Concatenate does for cat) with a converter in ExportOptions.Converters; call modules with .call(...), "
            + "not .forward(...); and keep several modules in a ModuleList, because those in an ordinary list are not registered.");
    }
}
