using GanMl.Inference.Devices;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Inference.GeneratorFile;

/// <summary>How to open a generator file.</summary>
/// <remarks>
/// All but the device, the threads, the limits of the trial and <see cref="AllowNondeterminism"/> are for files that were not written by
/// GanMl and do not describe themselves. For a file that does, they are ignored.
/// </remarks>
public sealed record OnnxGeneratorOptions
{
    /// <summary>
    /// The device to run on; the CPU by default. If it cannot be used, opening throws an <see cref="InferenceDeviceException"/>; no other
    /// device is used in its place.
    /// </summary>
    public InferenceDevice Device
    {
        get => ChosenDevice ?? InferenceDevice.Cpu;
        init => ChosenDevice = value;
    }

    /// <summary>
    /// How many threads share the work of one call. With 0 ONNX Runtime decides, and uses every core. With 1 a call runs on the caller's
    /// thread, which is best when several threads call at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int IntraOpThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(IntraOpThreads));
            field = value;
        }
    }

    /// <summary>The name of the input that takes the latent. Needed only where several inputs could.</summary>
    public string? LatentInput { get; init; }

    /// <summary>How many values a latent has. Needed only where the file leaves it open.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? LatentSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(LatentSize));
            field = value;
        }
    }

    /// <summary>The distribution of the latent's values.</summary>
    public LatentDistribution Distribution { get; init; } = LatentDistribution.Normal;

    /// <summary>
    /// The name of the input that takes the labels, of any type: [batch], [batch, 1], or one-hot [batch, classes]. Needed only where
    /// several inputs could.
    /// </summary>
    public string? LabelInput { get; init; }

    /// <summary>The names of the classes, in the order of their labels. Needed when the file takes labels.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>
    /// The class names to fall back on, for example those of the data it is compared with, when the file takes labels and neither the file
    /// nor <see cref="ClassNames"/> names them. Ignored when it takes none.
    /// </summary>
    public IReadOnlyList<string> DefaultClassNames { get; init; } = [];

    /// <summary>The name of the output that gives the image. Needed only where several outputs could.</summary>
    public string? ImageOutput { get; init; }

    /// <summary>
    /// In which order the axes of its images are. Null: channels last where the sizes leave no doubt (1 or 3 at the end, and a larger
    /// number in place of the channels), else channels first; <see cref="OnnxGenerator.Notes"/> tells when it was channels last.
    /// </summary>
    public ImageLayout? Layout { get; init; }

    /// <summary>
    /// The file's values of black and white, which become 0 and 1: <see cref="PixelRange.Tanh"/> where the network ends in tanh. White is
    /// above black; values outside are clamped. If it is not set, 0 and 1, or 0 and 255 for images of bytes; but a network whose values
    /// leave that range is then refused when it should generate images.
    /// </summary>
    public PixelRange PixelRange
    {
        get => StatedPixelRange ?? PixelRange.Sigmoid;
        init => StatedPixelRange = value;
    }

    /// <summary>The range of pixels, if it was set.</summary>
    internal PixelRange? StatedPixelRange { get; private init; }

    /// <summary>The device that was asked for; null where the choice was left open.</summary>
    internal InferenceDevice? ChosenDevice { get; private init; }

    /// <summary>
    /// Whether a file may be opened whose images are not a pure function of their latents and labels: because it draws random numbers of
    /// its own, or because a row changes with the rows that are generated along with it. False by default: opening it is an error, and no
    /// seed would bring its images back.
    /// </summary>
    public bool AllowNondeterminism { get; init; }

    /// <summary>
    /// How long a file may take to be loaded and tried when it is opened; 60 seconds by default.
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, or longer than 24 days.</exception>
    public TimeSpan TrialTimeLimit
    {
        get;
        init
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(TrialTimeLimit));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(24), nameof(TrialTimeLimit));
            }

            field = value;
        }
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many bytes of memory a file may take, beside its weights, when it is tried on opening. Null: 2 GiB, and 4 GiB where images are
    /// large. ONNX Runtime knows no limit above 4 GiB: a larger number stands for none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public long? TrialMemoryLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(TrialMemoryLimit));
            field = value;
        }
    }

    /// <summary>The names of the classes of a file that takes labels and does not name them.</summary>
    internal IReadOnlyList<string> NamesOfClasses => ClassNames.Count > 0 ? ClassNames : DefaultClassNames;
}
