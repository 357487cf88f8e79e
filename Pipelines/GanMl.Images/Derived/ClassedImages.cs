using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Derived;

/// <summary>The images of another set with the classes of a third, matched by name.</summary>
internal sealed class ClassedImages : ILabelledImages
{
    private readonly ILabelledImages _source;
    private readonly int[] _labels;

    private ClassedImages(ILabelledImages source, IReadOnlyList<string> classNames, int[] labels)
    {
        _source = source;
        _labels = labels;
        ClassNames = classNames;
    }

    public string Name => _source.Name;

    public int Count => _source.Count;

    public ImageShape Shape => _source.Shape;

    public IReadOnlyList<string> ClassNames { get; }

    public int LabelOf(int index) => _labels[_source.LabelOf(index)];

    public void CopyPixels(int index, Span<byte> pixels) => _source.CopyPixels(index, pixels);

    public string? FileOf(int index) => _source.FileOf(index);

    /// <exception cref="ImageSetException">A class that has images is none of the names.</exception>
    internal static ClassedImages Create(ILabelledImages source, IReadOnlyList<string> classNames)
    {
        string[] names = [.. classNames];
        int[] labels = [.. source.ClassNames.Select(name => Array.IndexOf(names, name))];
        IReadOnlyList<int> counts = source.CountByClass();
        string[] unknown = [.. source.ClassNames.Where((_, label) => labels[label] < 0 && counts[label] > 0)];
        return unknown.Length == 0 ? new ClassedImages(source, names, labels) : throw new ImageSetException(
            $"'{source.Name}' has images of {string.Join(", ", unknown.Select(name => $"'{name}'"))}, but the classes are "
            + $"{string.Join(", ", names.Select(name => $"'{name}'"))}.")
        {
            Property = "ClassNames",
        };
    }
}
