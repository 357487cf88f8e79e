using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>x x.</summary>
public sealed class SquareConverter : ModuleConverter<Square>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Square module, ConversionContext call) => call.Node("Mul", [call.Input, call.Input]);
}
