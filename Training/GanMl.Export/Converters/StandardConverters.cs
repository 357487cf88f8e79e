using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using Exponential = GanMl.Models.Layers.Steps.Exponential;

namespace GanMl.Export.Converters;

/// <summary>The converters that come with this library: those of TorchSharp's leaf modules, and of the layers and steps of Models.</summary>
internal static class StandardConverters
{
    /// <summary>Modules with weights, normalisation and pooling.</summary>
    internal static IEnumerable<IModuleConverter> Layers =>
    [
        new LinearConverter(),
        new EmbeddingConverter(),
        new ConvolutionConverter(),
        new ConvolutionTransposeConverter(),
        new BatchNormConverter(),
        new LayerNormConverter(),
        new GroupNormConverter(),
        new InstanceNormConverter(),
        new OperationConverter<LocalResponseNorm>("LRN", module =>
        [
            new("size", module.size), new("alpha", (float)module.alpha), new("beta", (float)module.beta), new("bias", (float)module.k),
        ]),
        new MaxPoolConverter<MaxPool1d>(pool => new PoolWindows(
            [pool.kernel_size], One(pool.stride), One(pool.padding), One(pool.dilation), pool.ceil_mode)),
        new MaxPoolConverter<MaxPool2d>(pool => new PoolWindows(pool.kernel_size, pool.stride, pool.padding, pool.dilation, pool.ceil_mode)),
        new MaxPoolConverter<MaxPool3d>(pool => new PoolWindows(pool.kernel_size, pool.stride, pool.padding, pool.dilation, pool.ceil_mode)),
        new AveragePoolConverter<AvgPool1d>(pool => new PoolWindows(
            [pool.kernel_size], One(pool.stride), One(pool.padding), null, pool.ceil_mode, pool.count_include_pad)),
        new AveragePoolConverter<AvgPool2d>(pool => new PoolWindows(
            pool.kernel_size, pool.stride, pool.padding, null, pool.ceil_mode, pool.count_include_pad, pool.divisor_override)),
        new AveragePoolConverter<AvgPool3d>(pool => new PoolWindows(
            pool.kernel_size, pool.stride, pool.padding, null, pool.ceil_mode, pool.count_include_pad, pool.divisor_override)),
        new AdaptivePoolConverter<AdaptiveAvgPool1d>(average: true),
        new AdaptivePoolConverter<AdaptiveAvgPool2d>(average: true),
        new AdaptivePoolConverter<AdaptiveAvgPool3d>(average: true),
        new AdaptivePoolConverter<AdaptiveMaxPool1d>(average: false),
        new AdaptivePoolConverter<AdaptiveMaxPool2d>(average: false),
    ];

    /// <summary>The layers of progressive and style networks.</summary>
    internal static IEnumerable<IModuleConverter> Style =>
    [
        new EqualizedLinearConverter(),
        new EqualizedConv2dConverter(),
        new PixelNormalizationConverter(),
        new MinibatchStandardDeviationConverter(),
        new FadeInConverter(),
        new AdaptiveInstanceNormalizationConverter(),
        new AddNoiseConverter(),
        new AddBiasConverter(),
        new ModulatedConv2dConverter(),
        new BlurredDownsampleConverter(),
    ];

    /// <summary>Functions of each value, or of an axis.</summary>
    internal static IEnumerable<IModuleConverter> Activations =>
    [
        new OperationConverter<ReLU>("Relu"),
        new ClipConverter<ReLU6>(_ => (0, 6)),
        new OperationConverter<LeakyReLU>("LeakyRelu", module => [new("alpha", (float)module.negative_slope)]),
        new OperationConverter<RReLU>("LeakyRelu", module => [new("alpha", (float)((module.lower + module.upper) / 2))]),
        new PReluConverter(),
        new OperationConverter<ELU>("Elu", module => [new("alpha", (float)module.alpha)]),
        new OperationConverter<CELU>("Celu", module => [new("alpha", (float)module.alpha)]),
        new OperationConverter<SELU>("Selu"),
        new SiluConverter(),
        new GeluConverter(),
        new MishConverter(),
        new GluConverter(),
        new SoftplusConverter(),
        new OperationConverter<Softsign>("Softsign"),
        new OperationConverter<Sigmoid>("Sigmoid"),
        new LogSigmoidConverter(),
        new OperationConverter<Hardsigmoid>("HardSigmoid", _ => [new("alpha", 1 / 6f), new("beta", 0.5f)]),
        new OperationConverter<Hardswish>("HardSwish"),
        new HardtanhConverter(),
        new OperationConverter<Hardshrink>("Shrink", module => [new("lambd", (float)module.lambda), new("bias", 0f)]),
        new OperationConverter<Softshrink>("Shrink", module => [new("lambd", (float)module.lambda), new("bias", (float)module.lambda)]),
        new OperationConverter<Tanh>("Tanh"),
        new TanhshrinkConverter(),
        new ThresholdConverter(),
        new OperationConverter<Softmax>("Softmax", module => [new("axis", module.dim)]),
        new OperationConverter<Softmax2d>("Softmax", _ => [new("axis", -3)]),
        new OperationConverter<LogSoftmax>("LogSoftmax", module => [new("axis", module.dim)]),
        new SoftminConverter(),
    ];

    /// <summary>What moves values, puts more around them, or brings an image to another size.</summary>
    internal static IEnumerable<IModuleConverter> Shapes =>
    [
        new FlattenConverter(),
        new UnflattenConverter(),
        new OperationConverter<Concatenate>("Concat", module => [new("axis", module.Dimension)]),
        new UpsampleConverter(),
        new OperationConverter<PixelShuffle>("DepthToSpace", module => [new("blocksize", module.upscale_factor), new("mode", "CRD")]),
        new PixelUnshuffleConverter(),
        new ChannelShuffleConverter(),
        new PadConverter<ZeroPad2d>("constant"),
        new PadConverter<ConstantPad1d>("constant"),
        new PadConverter<ConstantPad2d>("constant"),
        new PadConverter<ConstantPad3d>("constant"),
        new PadConverter<ReflectionPad1d>("reflect"),
        new PadConverter<ReflectionPad2d>("reflect"),
        new PadConverter<ReflectionPad3d>("reflect"),
        new PadConverter<ReplicationPad1d>("edge"),
        new PadConverter<ReplicationPad2d>("edge"),
        new PadConverter<ReplicationPad3d>("edge"),
    ];

    /// <summary>What does nothing in evaluation mode.</summary>
    internal static IEnumerable<IModuleConverter> Idle =>
    [
        new PassThroughConverter<Identity>(),
        new PassThroughConverter<Dropout>(),
        new PassThroughConverter<Dropout1d>(),
        new PassThroughConverter<Dropout2d>(),
        new PassThroughConverter<Dropout3d>(),
        new PassThroughConverter<VectorizedDropout>(),
        new PassThroughConverter<AlphaDropout>(),
        new PassThroughConverter<FeatureAlphaDropout>(),
    ];

    /// <summary>The functional steps.</summary>
    internal static IEnumerable<IModuleConverter> Steps =>
    [
        new OperationConverter<Add>("Add"),
        new OperationConverter<Subtract>("Sub"),
        new OperationConverter<Multiply>("Mul"),
        new OperationConverter<Divide>("Div"),
        new OperationConverter<Maximum>("Max"),
        new OperationConverter<Minimum>("Min"),
        new OperationConverter<MatrixProduct>("MatMul"),
        new OperationConverter<Absolute>("Abs"),
        new OperationConverter<Negate>("Neg"),
        new OperationConverter<SquareRoot>("Sqrt"),
        new OperationConverter<Exponential>("Exp"),
        new OperationConverter<Logarithm>("Log"),
        new SquareConverter(),
        new ConstantOperandConverter<AddConstant>("Add", "number", module => module.Number),
        new ConstantOperandConverter<Scale>("Mul", "factor", module => module.Factor),
        new ConstantOperandConverter<Power>("Pow", "exponent", module => module.Exponent),
        new ClipConverter<Clamp>(module => (module.Minimum, module.Maximum)),
        new OperationConverter<Mean>("ReduceMean", module => [new("axes", module.Dimensions), new("keepdims", module.KeepDimensions ? 1 : 0)]),
        new SumConverter(),
        new ReshapeConverter(),
        new OperationConverter<Permute>("Transpose", module => [new("perm", module.Dimensions)]),
        new SliceConverter(),
        new HalvesConverter(),
        new OperationConverter<ConcatenateThree>("Concat", module => [new("axis", module.Dimension)]),
        new LerpConverter(),
        new ExpandBatchConverter(),
        new TakeOverConverter(),
        new OperationConverter<SelectRows>("Gather"),
    ];

    private static IReadOnlyList<long>? One(long? size) => size is { } given ? [given] : null;
}
