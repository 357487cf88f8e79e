using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation.Buffers;

/// <summary>
/// Keeps images. Those in the buffer belong to it; each reader is given a copy of its own, because ML.NET's image transforms
/// dispose what they are given.
/// </summary>
internal sealed class ImageBuffer(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
{
    private readonly ValueGetter<MLImage?> _read = source.GetGetter<MLImage?>(column);
    private readonly MLImage?[] _images = new MLImage?[capacity];

    internal override void Pull(int slot)
    {
        _images[slot]?.Dispose();
        _images[slot] = null;
        _read(ref _images[slot]);
    }

    internal override Delegate CreateGetter(Func<int> slot) => (ValueGetter<MLImage?>)((ref MLImage? value) =>
    {
        MLImage? kept = _images[slot()];
        value?.Dispose();
        value = kept is null ? null : Copy(kept);
    });

    public override void Dispose()
    {
        foreach (MLImage? image in _images)
        {
            image?.Dispose();
        }

        base.Dispose();
    }

    private static MLImage Copy(MLImage image)
    {
        var copy = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
        copy.Tag = image.Tag;
        return copy;
    }
}
