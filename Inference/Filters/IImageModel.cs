namespace GanMl.Inference.Filters;

/// <summary>
/// A function from images to values: the probabilities of classes, or features. A network in a file is an <see cref="OnnxImageModel"/>;
/// anything else is one small class that implements this.
/// </summary>
/// <remarks>It is asked from several threads at once, and gives the same values for an image whatever stands beside it.</remarks>
public interface IImageModel
{
    /// <summary>How many values an image has, at least 1.</summary>
    int ValuesPerImage { get; }

    /// <summary>Computes the values of some images.</summary>
    /// <param name="images">[images, channels, height, width], from 0 (black) to 1 (white).</param>
    /// <param name="values">Takes [images, <see cref="ValuesPerImage"/>].</param>
    void Compute(ReadOnlySpan<float> images, Span<float> values);
}
