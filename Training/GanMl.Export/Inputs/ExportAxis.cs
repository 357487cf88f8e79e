namespace GanMl.Export.Inputs;

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
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static ExportAxis Fixed(long size) =>
        new(null, [size >= 1 ? size : throw new ArgumentOutOfRangeException(nameof(size), size, "An axis has at least one value.")]);

    /// <summary>An axis of any size, for example the height of the images that a convolutional network takes.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="sizes">
    /// At least two sizes, the first two different: the module is followed with those, the file is checked with all.
    /// </param>
    /// <exception cref="ArgumentException">The name is that of the batch, or the first two sizes do not differ.</exception>
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
                $"The dynamic axis '{name}' needs two different sizes to try, at least 1 each: ExportAxis.Dynamic(\"{name}\", 8, 12).",
                nameof(sizes));
    }

    /// <summary>An axis of one size.</summary>
    public static implicit operator ExportAxis(long size) => Fixed(size);
}

/// <summary>The sizes of one run: of the batch, and of every dynamic axis the one whose turn it is.</summary>
/// <param name="Batch">Examples in the batch.</param>
/// <param name="Turn">Which of the sizes to try a dynamic axis has.</param>
internal readonly record struct RunSizes(long Batch, int Turn)
{
    /// <summary>
    /// The first run that is followed. Not of batch 1, so that an axis that follows the batch can be told from one of size 1.
    /// </summary>
    internal static RunSizes First { get; } = new(2, 0);

    /// <summary>The second run that is followed: what differs from the first in shape differs from run to run.</summary>
    internal static RunSizes Second { get; } = new(3, 1);

    /// <summary>The size of an axis in this run.</summary>
    internal long Of(ExportAxis axis) => axis == ExportAxis.Batch ? Batch : axis.Sizes[Turn % axis.Sizes.Count];

    /// <summary>The shape of an input in this run.</summary>
    internal long[] Of(ExportInput input) => [.. input.Axes.Select(Of)];
}
