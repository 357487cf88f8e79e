using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// Looks at the features of some images as they come: a network that gives no numbers, the same for every image, or another result each
/// time, yields figures that look sound and say nothing.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="role">Whose images they are, for the message: <c>training</c>.</param>
/// <param name="set">The name of the set, for the message.</param>
internal sealed class FeatureCheck(FeatureNetwork network, string role, string set)
{
    /// <summary>Features count as equal when they differ by less than rounding in float32 does, as a share of the largest.</summary>
    private const float Rounding = 1e-6f;

    /// <summary>A network that computes in 8 bits may depend on its batch by about as much.</summary>
    private const float Repeatable = 0.01f;

    private const int RowsToRepeat = 8;

    private float[]? _firstPixels;
    private float[]? _firstFeatures;
    private bool _imagesDiffer;
    private bool _featuresDiffer;
    private long _images;

    /// <summary>Takes in a batch.</summary>
    /// <param name="indices">The numbers of the images, for the message.</param>
    /// <param name="pixels">The images, float32 [N, C, H, W].</param>
    /// <param name="features">Their features, float32 [N, D].</param>
    /// <exception cref="MetricException">A feature is not finite, or the network does not repeat itself.</exception>
    internal void Add(int[] indices, Tensor pixels, Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor isBad = features.isfinite().logical_not().any(1);
        if (isBad.any().item<bool>())
        {
            int first = indices[isBad.to(ScalarType.Int32).argmax().item<long>()];
            throw new MetricException(
                $"{network.Name} gives features that are not finite numbers (NaN or infinity) for {isBad.sum().item<long>()} of "
                + $"{indices.Length} {role} images of '{set}', the first being image {first}. Check its weights, and that "
                + "FeatureNetworkOptions.Range is the range that it was trained on.");
        }

        if (_firstFeatures is null)
        {
            CheckRepeats(pixels, features);
            _firstPixels = [.. pixels[0].flatten().data<float>()];
            _firstFeatures = [.. features[0].data<float>()];
        }

        _images += indices.Length;
        _imagesDiffer |= (pixels.flatten(1) - tensor(_firstPixels!)).abs().max().item<float>() > 0;
        _featuresDiffer |= features.size(1) != _firstFeatures.Length || Differ(features, tensor(_firstFeatures), Rounding);
    }

    /// <summary>Refuses a network that has given the same for images that differ.</summary>
    /// <exception cref="MetricException">It has.</exception>
    internal void RefuseConstant()
    {
        if (_imagesDiffer && !_featuresDiffer)
        {
            throw new MetricException(
                $"{network.Name} gives the same features for all {_images} {role} images of '{set}', although the images differ: nothing "
                + "can be measured by it. Check that FeatureNetworkOptions.Range and FeatureNetworkOptions.Layout are those that it was "
                + "trained with, or take another network.");
        }
    }

    /// <summary>The first images once more, in another order and company.</summary>
    private void CheckRepeats(Tensor pixels, Tensor features)
    {
        long[] rows = [.. Enumerable.Range(0, (int)Math.Min(RowsToRepeat, pixels.size(0))).Reverse().Select(row => (long)row)];
        Tensor again = network.FeaturesOf(pixels.index_select(0, tensor(rows)));
        if (Differ(again, features.index_select(0, tensor(rows)), Repeatable))
        {
            throw new MetricException(
                $"{network.Name} gives other features for the same images when they are looked at again in other company: it draws random "
                + "numbers or looks at the whole batch, as dropout and batch normalisation do in training mode. Export it in evaluation "
                + "mode.");
        }
    }

    /// <summary>Whether features differ by more than a share of the largest of them.</summary>
    private static bool Differ(Tensor features, Tensor others, float share) =>
        (features - others).abs().max().item<float>() > share * Math.Max(float.Epsilon, others.abs().max().item<float>());
}
