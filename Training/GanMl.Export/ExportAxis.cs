namespace GanMl.Export;

/// <summary>One axis of an input: the batch, a fixed size, or a size with a name that differs from run to run.</summary>
public sealed record ExportAxis
{
    private ExportAxis(string? name, IReadOnlyList<long> sizes)
    {
        Name = name;
        Sizes = sizes;
    }

    /// <summary>The axis of the examples in a batch; the file is checked at <see cref="ExportOptions.BatchSizes"/>.</summary>
    public static ExportAxis Batch { get; } = new("batch", []);

    /// <summary>The name of a size that differs from run to run; null for a fixed one. Axes of one name have one size in a run.</summary>
    public string? Name { get; }

    /// <summary>The one size of a fixed axis, the sizes to try of a dynamic one; nothing for the batch.</summary>
    public IReadOnlyList<long> Sizes { get; }

    /// <summary>An axis of one size.</summary>
    /// <param name="size">The size, at least 1.</param>
    public static ExportAxis Fixed(long size) => new(null, [size >= 1 ? size : throw new ArgumentOutOfRangeException(nameof(size), size, "An axis has at least one value.")]);

    /// <summary>An axis of any size, for example the height of the images that a convolutional network takes.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="sizes">At least two different sizes, with which the module is followed and the file is checked.</param>
    /// <exception cref="ArgumentException">The name is that of the batch, or there are not two different sizes.</exception>
    public static ExportAxis Dynamic(string name, params IReadOnlyList<long> sizes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name == Batch.Name)
        {
            throw new ArgumentException($"'{name}' is the name of the batch axis: use ExportAxis.Batch, or another name.", nameof(name));
        }

        return sizes.Count >= 2 && sizes[0] != sizes[1] && sizes.All(size => size >= 1)
            ? new ExportAxis(name, [.. sizes])
            : throw new ArgumentException(
                $"The dynamic axis '{name}' needs two different sizes to try, at least 1 each: ExportAxis.Dynamic(\"{name}\", 8, 12).", nameof(sizes));
    }

    /// <summary>An axis of one size.</summary>
    public static implicit operator ExportAxis(long size) => Fixed(size);
}
