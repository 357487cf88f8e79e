using GanMl.Models.Layers.Convolutions;
using GanMl.Models.Layers.Steps;
using RandomGenerator = TorchSharp.torch.Generator;

namespace GanMl.Models.Classification;

/// <summary>
/// A small convolutional classifier for images of 16 to 64 pixels: two convolutions with pooling, one hidden layer of
/// <see cref="FeatureSize"/> values, one output for each class. It is the judge of the classifier metrics, so it is
/// plain on purpose: quick on a CPU, without batch normalisation or dropout, and the same for the same seed.
/// </summary>
/// <remarks>
/// Takes images float32 [N, channels, height, width] in [0, 1]; gives logits float32 [N, classes]. Images above 32
/// pixels are halved by the first convolution, so a 64-pixel image costs about as much as a 32-pixel one.
/// </remarks>
public sealed class SmallClassifier : Module<Tensor, Tensor>
{
    /// <summary>The smallest height and width that the network takes, in pixels.</summary>
    public const int SmallestSide = 16;

    /// <summary>The largest height and width that the network takes, in pixels.</summary>
    public const int LargestSide = 64;

    /// <summary>How many values <see cref="Features"/> gives for an image.</summary>
    public const int FeatureSize = 128;

    private const int SideOfFullResolution = 32;

    private readonly OrderChannelsLast _order = new();
    private readonly Sequential _features;
    private readonly BFloat16Sequence _bfloat16;
    private readonly Linear _classify;
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>A network with fresh weights.</summary>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="height">Rows of an image, 16 to 64.</param>
    /// <param name="width">Columns of an image, 16 to 64.</param>
    /// <param name="classes">How many classes, at least 2.</param>
    /// <param name="seed">The weights are a pure function of it; the global random state is neither read nor moved.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or the number of classes is out of its range.</exception>
    public SmallClassifier(int channels, int height, int width, int classes, long seed)
        : base(nameof(SmallClassifier))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ThrowIfNotASide(height, nameof(height));
        ThrowIfNotASide(width, nameof(width));
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);

        Classes = classes;
        int stride = Math.Max(height, width) > SideOfFullResolution ? 2 : 1;
        (_rows, _columns) = (AfterPooling(height, stride), AfterPooling(width, stride));
        using var scope = NewDisposeScope();
        using var random = new RandomGenerator(unchecked((ulong)seed));
        // The largest of four and then ReLU is the same as the other way round, and a quarter of the work.
        _features = Sequential(
            ("scale", new Scale(2)),
            ("shift", new AddConstant(-1)),
            ("convolution1", Convolution(channels, 32, stride, random)),
            ("pool1", MaxPool2d(2)),
            ("relu1", ReLU()),
            ("convolution2", Convolution(32, 64, 1, random)),
            ("pool2", MaxPool2d(2)),
            ("relu2", ReLU()),
            ("flatten", Flatten()),
            ("hidden", Dense(64 * _rows * _columns, FeatureSize, random)),
            ("relu3", ReLU()));
        _bfloat16 = new BFloat16Sequence(_features);
        _classify = Dense(FeatureSize, classes, random);
        register_module("order", _order);
        register_module("features", _features);
        register_module("classify", _classify);
    }

    /// <summary>How many classes, and so how many logits for an image.</summary>
    public int Classes { get; }

    /// <summary>
    /// Whether its convolutions compute with bfloat16 numbers while it is trained, which is faster on a CPU with AMX. Weights stay float32,
    /// and so do evaluation and <see cref="Stages"/>.
    /// </summary>
    public bool BFloat16 { get; init; }

    /// <summary>
    /// All but the last layer, from images in [0, 1] to <see cref="Features"/>, as a module that can be exported. It remains the
    /// classifier's.
    /// </summary>
    public Module<Tensor, Tensor> FeatureLayers => _features;

    /// <summary>The values of the hidden layer, float32 [N, <see cref="FeatureSize"/>], none below 0.</summary>
    /// <param name="images">Float32 [N, channels, height, width] in [0, 1].</param>
    public Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        Tensor ordered = _order.call(images);
        return (BFloat16 && training ? _bfloat16.Run(ordered) : _features.call(ordered)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What the network sees on its way: the maps behind the second pooling, float32 [N, 64 * rows * columns] and none below 0, and the
    /// hidden layer before its activation, float32 [N, <see cref="FeatureSize"/>]. Gradients run through both.
    /// </summary>
    /// <param name="images">Float32 [N, channels, height, width] in [0, 1].</param>
    public IReadOnlyList<Tensor> Stages(Tensor images)
    {
        using var scope = NewDisposeScope();
        Tensor maps = images, hidden = _order.call(images);
        foreach ((string name, Module layer) in _features.named_children())
        {
            hidden = ((Module<Tensor, Tensor>)layer).call(hidden);
            if (name == "flatten")
            {
                maps = hidden;
            }
            else if (name == "hidden")
            {
                break;
            }
        }

        return [maps.MoveToOuterDisposeScope(), hidden.MoveToOuterDisposeScope()];
    }

    /// <summary>The shape of the first of <see cref="Stages"/> before it was flattened: [images, 64, rows, columns].</summary>
    /// <param name="images">How many images.</param>
    public long[] MapsShape(long images) => [images, 64, _rows, _columns];

    /// <inheritdoc/>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return _classify.call(Features(images)).MoveToOuterDisposeScope();
    }

    // Layers are made without weights ("meta") and given weights from our own generator: the usual initialisation
    // would draw from the global one, and a measurement taken during a training run would change that run.
    private static Conv2d Convolution(int inputs, int outputs, int stride, RandomGenerator random)
    {
        var layer = Conv2d(inputs, outputs, kernel_size: 3, stride: stride, padding: 1, device: META);
        layer.weight = InitialWeights([outputs, inputs, 3, 3], inputs * 9, random);
        layer.bias = Parameter(zeros(outputs));
        return layer;
    }

    private static Linear Dense(int inputs, int outputs, RandomGenerator random)
    {
        var layer = Linear(inputs, outputs, device: META);
        layer.weight = InitialWeights([outputs, inputs], inputs, random);
        layer.bias = Parameter(zeros(outputs));
        return layer;
    }

    /// <summary>Uniform with variance 2 / inputs, which keeps the scale through ReLU (He et al. 2015).</summary>
    private static Parameter InitialWeights(long[] shape, int inputs, RandomGenerator random)
    {
        double bound = Math.Sqrt(6.0 / inputs);
        return Parameter(rand(shape, generator: random).mul_(2 * bound).sub_(bound));
    }

    private static int AfterPooling(int side, int stride) => ((side + stride - 1) / stride) / 2 / 2;

    private static void ThrowIfNotASide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, SmallestSide, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, LargestSide, name);
    }
}
