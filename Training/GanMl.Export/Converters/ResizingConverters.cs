using GanMl.Export.Graph;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>An input brought to another size.</summary>
internal static class ResizingConverters
{
    // The coefficient of torch's cubic kernel.
    private const float CubicCoefficient = -0.75f;

    internal static IEnumerable<IModuleConverter> All =>
    [
        For<Upsample>(Upsample),
        For<PixelShuffle>("DepthToSpace", module => [new("blocksize", module.upscale_factor), new("mode", "CRD")]),
        For<PixelUnshuffle>(PixelUnshuffle),
    ];

    /// <summary>By factors or to given sizes: nearest, linear or cubic.</summary>
    private static GraphValue Upsample(Upsample module, ConversionContext call)
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

    /// <summary>
    /// One factor for each axis. Torch does not always take the one that it is given: where an axis keeps its size, linear modes and
    /// nearest images copy it, and where one doubles, nearest images repeat each value.
    /// </summary>
    private static IEnumerable<float> Factors(Upsample module, ConversionContext call)
    {
        double[] factors = module.scale_factor.ToArray();
        (long In, long Out)[] sizes = [.. call.InputShape().Zip(call.OutputShape()).Skip(2)];
        bool isNearest = module.mode == UpsampleMode.Nearest;
        if (isNearest && sizes is [var only] && only.In == only.Out && factors[0] != 1)
        {
            throw call.Refuse(
                "its factor is not 1 but keeps the size, where torch shifts values and ONNX Runtime copies them; leave it out");
        }

        bool copies = module.mode != UpsampleMode.Bicubic && (!isNearest || sizes.Length > 1);
        return sizes.Select((size, axis) => size switch
        {
            _ when copies && size.Out == size.In => 1,
            _ when copies && isNearest && size.Out == 2 * size.In => 2,
            _ => (float)factors[factors.Length > 1 ? axis : 0],
        });
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

    /// <summary>Blocks of pixels become channels: SpaceToDepth, whose channels come in another order than torch's.</summary>
    private static GraphValue PixelUnshuffle(PixelUnshuffle module, ConversionContext call)
    {
        long channels = call.InputShape()[1];
        long block = module.downscale_factor * module.downscale_factor;
        GraphValue spread = call.Node("SpaceToDepth", [call.Input], new NodeSetting("blocksize", module.downscale_factor));
        return ShapeConverters.TakeChannels(
            call, spread, Enumerable.Range(0, (int)(channels * block)).Select(to => (to % block * channels) + (to / block)));
    }
}
