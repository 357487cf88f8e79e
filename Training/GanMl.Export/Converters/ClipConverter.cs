using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Values held between two bounds: ReLU6, Hardtanh, clamp.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
/// <param name="bounds">The bounds, from the module.</param>
public sealed class ClipConverter<TModule>(Func<TModule, (double Lowest, double Highest)> bounds) : ModuleConverter<TModule>
    where TModule : nn.Module
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TModule module, ConversionContext call)
    {
        (double lowest, double highest) = bounds(module);
        return call.Node("Clip", [call.Input, call.Constant("minimum", (float)lowest), call.Constant("maximum", (float)highest)]);
    }
}
