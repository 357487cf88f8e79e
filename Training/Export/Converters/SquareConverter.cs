using GanMl.Models.Layers.Steps;
using GanMl.Training.Export.Graph;

namespace GanMl.Training.Export.Converters;

/// <summary>x x.</summary>
public sealed class SquareConverter : ModuleConverter<Square>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Square module, ConversionContext call) => call.Node("Mul", [call.Input, call.Input]);
}
