using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Step;

/// <summary>
/// Experience replay (Shrivastava et al., 2017, section 2.3): a store of images that the generator drew earlier, some of which
/// take the place of fresh ones in the discriminator's batches. The discriminator then does not forget what it has learned to refuse,
/// and a generator that oscillates between modes gains nothing by coming back.
/// </summary>
/// <remarks>
/// A replayed image has the class of the one whose place it takes. The store first fills up; then each fresh image takes a random place
/// in it with the chance of a replay. Random numbers are torch's global ones.
/// </remarks>
internal sealed class ExperienceReplay : IDisposable
{
    private const long Empty = -1;

    private readonly double _share;
    private readonly Tensor _labels;
    private Tensor? _images;

    /// <summary>An empty store.</summary>
    /// <param name="size">How many images it holds, at least 1.</param>
    /// <param name="share">The chance of an image to be replaced by an older one, above 0 and below 1; the paper takes 0.5.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public ExperienceReplay(int size, double share)
    {
        Check(size, share);
        _share = share;
        _labels = full([size], Empty, ScalarType.Int64).DetachFromDisposeScope();
    }

    /// <summary>How many images it holds at most.</summary>
    public int Size => (int)_labels.size(0);

    /// <summary>How many images are in it.</summary>
    public int Count => _labels.data<long>().Count(label => label != Empty);

    /// <summary>What is remembered from step to step.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> State => _images is null ? [] : [("labels", _labels), ("images", _images)];

    /// <summary>Fresh images with some of them replaced by older ones of the same class; then the fresh ones are stored.</summary>
    /// <param name="fresh">Generated images without gradients, [N, C, H, W].</param>
    /// <param name="label">Their classes, int64 [N]; null when unconditional.</param>
    /// <returns>[N, C, H, W], a tensor of the caller's dispose scope.</returns>
    public Tensor Mix(Tensor fresh, Tensor? label)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Shape([.. fresh.shape.Skip(1)], fresh.device);
        int count = (int)fresh.size(0);
        long[] classes = label is null ? new long[count] : [.. label.cpu().data<long>()];
        float[] chances = [.. rand(3, count).data<float>()];
        ILookup<long, int> stored = _labels.data<long>()
            .Select((stored, place) => (stored, place))
            .ToLookup(pair => pair.stored, pair => pair.place);
        var replaced = new List<(long Row, long Place)>();
        for (int row = 0; row < count; row++)
        {
            int[] candidates = [.. stored[classes[row]]];
            if (candidates.Length > 0 && chances[row] < _share)
            {
                replaced.Add((row, candidates[(int)(chances[count + row] * candidates.Length)]));
            }
        }

        Tensor mixed = fresh.clone();
        if (replaced.Count > 0)
        {
            Tensor places = tensor(replaced.Select(pair => pair.Place).ToArray(), device: fresh.device);
            mixed.index_copy_(
                0, tensor(replaced.Select(pair => pair.Row).ToArray(), device: fresh.device), _images!.index_select(0, places));
        }

        Store(fresh, classes, chances.AsSpan(2 * count), [.. stored[Empty]]);
        return mixed.MoveToOuterDisposeScope();
    }

    /// <summary>Makes room for images of a shape; those of another shape are forgotten.</summary>
    /// <param name="shape">Channels, height and width.</param>
    /// <param name="device">Where they lie.</param>
    internal void Shape(long[] shape, Device device)
    {
        if (_images is not null && _images.shape.AsSpan(1).SequenceEqual(shape))
        {
            return;
        }

        _images?.Dispose();
        _images = zeros([Size, .. shape], ScalarType.Float32, device).DetachFromDisposeScope();
        _labels.fill_(Empty);
    }

    internal static void Check(int size, double share)
    {
        if (size < 1 || share is not (> 0 and < 1))
        {
            throw new ArgumentException(
                $"A replay of {share} of the images from a store of {size} is not possible: the share lies in (0, 1), "
                + "the store holds at least 1.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _labels.Dispose();
        _images?.Dispose();
    }

    private void Store(Tensor fresh, long[] classes, ReadOnlySpan<float> chances, int[] free)
    {
        var stored = new Dictionary<long, long>();
        int filled = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            if (filled < free.Length)
            {
                stored[free[filled++]] = row;
            }
            else if (chances[row] < _share)
            {
                // What is left of the number, once it has decided, is uniform again.
                stored[(long)(chances[row] / _share * Size)] = row;
            }
        }

        if (stored.Count == 0)
        {
            return;
        }

        Tensor places = tensor(stored.Keys.ToArray()), rows = tensor(stored.Values.ToArray());
        _images!.index_copy_(0, places.to(fresh.device), fresh.index_select(0, rows.to(fresh.device)));
        _labels.index_copy_(0, places, tensor(classes).index_select(0, rows));
    }
}
