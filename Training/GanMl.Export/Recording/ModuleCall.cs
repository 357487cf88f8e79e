using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>One call of a module that a converter will write.</summary>
/// <param name="Module">The module; it may be called several times.</param>
/// <param name="Path">Where it sits inside the exported module.</param>
/// <param name="Converter">What writes it.</param>
/// <param name="Inputs">What it was called with, null for null.</param>
/// <param name="Outputs">What it returned.</param>
internal sealed record ModuleCall(
    nn.Module Module,
    string Path,
    IModuleConverter Converter,
    IReadOnlyList<RecordedValue?> Inputs,
    IReadOnlyList<RecordedValue> Outputs)
{
    /// <summary>How a message names the module.</summary>
    internal string Title => ModuleTree.Title(Path, Module);
}
