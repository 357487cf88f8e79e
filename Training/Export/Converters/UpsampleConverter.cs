using GanMl.Training.Export.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Export.Converters;

/// <summary>An input brought to another size, by factors or to given sizes: nearest, linear or cubic.</summary>
public sealed class UpsampleConverter : ModuleConverter<Upsample>
{
    // The coefficient of torch's cubic kernel.
    private const float CubicCoefficient = -0.75f;

    /// <inheritdoc/>
    protected override GraphValue Convert(Upsample module, ConversionContext call)
    {
        NodeSetting[] settings = Settings(module);
        if (module.scale_factor.Length > 0)
        {
            using Tensor scales = tensor([1f, 1f, .. Factors(module, call)]);
            return call.Node("Resize", [call.Input, GraphValue.Absent, call.Constant("scales", scales)], settings);
        }

        // Batch and channels keep their sizes, whatever they are.
        GraphValue kept = call.Node("Shape", [call.Input], new NodeSetting("end", 2));
        GraphValue sizes = call.Node("Concat", [kept, call.Constant("size", call.OutputShape().Skip(2))], new NodeSetting("axis", 0));
        return call.Node("Resize", [call.Input, GraphValue.Absent, GraphValue.Absent, sizes], settings);
    }

    /// <summary>One factor for each axis; an axis that keeps its size is copied by torch, whatever its factor.</summary>
    private static IEnumerable<float> Factors(Upsample module, ConversionContext call)
    {
        double[] factors = module.scale_factor.ToArray();
        return call.InputShape().Zip(call.OutputShape()).Skip(2).Select((size, axis) =>
            size.First == size.Second ? 1 : (float)factors[factors.Length > 1 ? axis : 0]);
    }

    private static NodeSetting[] Settings(Upsample module) => module.mode switch
    {
        UpsampleMode.Nearest =>
        [
            new("mode", "nearest"),
            new("coordinate_transformation_mode", "asymmetric"),
            new("nearest_mode", "floor"),
        ],
        UpsampleMode.Bicubic =>
        [
            new("mode", "cubic"),
            new("coordinate_transformation_mode", Corners(module)),
            new("cubic_coeff_a", CubicCoefficient),
        ],
        _ => [new("mode", "linear"), new("coordinate_transformation_mode", Corners(module))],
    };

    private static string Corners(Upsample module) => module.align_corners == true ? "align_corners" : "half_pixel";
}
