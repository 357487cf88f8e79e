namespace GanMl.Inference.Filters;

/// <summary>Says which generated images are kept. For each of the others the next candidate of its row is drawn.</summary>
/// <remarks>
/// What it says of an image depends on the image and its label alone, so that a row has the same image in every batch. It is asked from
/// several threads at once. What <see cref="object.ToString"/> says of it stands in the manifests of filtered images.
/// </remarks>
public interface IImageFilter
{
    /// <summary>Judges some images.</summary>
    /// <param name="images">[images, channels, height, width], from 0 (black) to 1 (white).</param>
    /// <param name="labels">The class that each was drawn for; empty when the generator is unconditional.</param>
    /// <param name="isKept">Takes a verdict for each.</param>
    /// <exception cref="ArgumentException">The filter does not fit the images or their labels; the message says why.</exception>
    void Judge(ReadOnlySpan<float> images, ReadOnlySpan<long> labels, Span<bool> isKept);
}
