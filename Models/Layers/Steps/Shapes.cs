namespace GanMl.Models.Layers.Steps;

/// <summary>[N, ...] to [N, sizes]: another shape for each example.</summary>
public sealed class Reshape : Module<Tensor, Tensor>
{
    /// <summary>A step to a shape.</summary>
    /// <param name="sizes">The sizes behind the batch axis; one of them may be -1 and takes what is left.</param>
    /// <exception cref="ArgumentException">A size is neither positive nor -1, or two are -1.</exception>
    public Reshape(params IReadOnlyList<long> sizes)
        : base(nameof(Reshape))
    {
        if (sizes.Any(size => size is < -1 or 0) || sizes.Count(size => size == -1) > 1)
        {
            throw new ArgumentException(
                $"[{string.Join(", ", sizes)}] is no shape: sizes are positive, and one of them at most is -1.", nameof(sizes));
        }

        Sizes = [.. sizes];
    }

    /// <summary>The sizes behind the batch axis.</summary>
    public IReadOnlyList<long> Sizes { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.reshape([input.shape[0], .. Sizes]);
}

/// <summary>The axes in another order: [N, C, H, W] to [N, H, W, C] for 0, 2, 3, 1.</summary>
/// <param name="dimensions">For each axis of the output the axis of the input that it is.</param>
public sealed class Permute(params IReadOnlyList<long> dimensions) : Module<Tensor, Tensor>(nameof(Permute))
{
    /// <summary>For each axis of the output the axis of the input that it is.</summary>
    public IReadOnlyList<long> Dimensions { get; } = [.. dimensions];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.permute([.. Dimensions]);
}

/// <summary>A part of an axis: from a start up to, and without, an end.</summary>
/// <param name="dimension">The axis; negative counts from the end.</param>
/// <param name="start">The first index; negative counts from the end.</param>
/// <param name="end">The index behind the last one; negative counts from the end, and a large number means all that is left.</param>
/// <param name="step">From index to index, at least 1.</param>
public sealed class Slice(long dimension, long start, long end = long.MaxValue, long step = 1) : Module<Tensor, Tensor>(nameof(Slice))
{
    /// <summary>The axis.</summary>
    public long Dimension { get; } = dimension;

    /// <summary>The first index.</summary>
    public long Start { get; } = start;

    /// <summary>The index behind the last one.</summary>
    public long End { get; } = end;

    /// <summary>From index to index.</summary>
    public long Step { get; } = step;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.slice(Dimension, Start, End, Step);
}

/// <summary>An axis of even size in two: [N, 2 C, ...] to [N, C, ...] twice for axis 1.</summary>
/// <param name="dimension">The axis.</param>
public sealed class Halves(long dimension = 1) : Module<Tensor, (Tensor First, Tensor Second)>(nameof(Halves))
{
    /// <summary>The axis.</summary>
    public long Dimension { get; } = dimension;

    /// <inheritdoc/>
    public override (Tensor First, Tensor Second) forward(Tensor input)
    {
        // Copies: two views of one tensor would lie in one place.
        Tensor[] halves = input.chunk(2, Dimension);
        return (halves[0].contiguous(), halves[1].contiguous());
    }
}

/// <summary>Joins two tensors along one dimension: [N, a, ...] and [N, b, ...] to [N, a + b, ...] for dimension 1.</summary>
/// <param name="dimension">The dimension that grows.</param>
public sealed class Concatenate(long dimension = 1) : Module<Tensor, Tensor, Tensor>(nameof(Concatenate))
{
    /// <summary>The dimension that grows.</summary>
    public long Dimension { get; } = dimension;

    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second) => cat([first, second], Dimension);
}

/// <summary>Joins three tensors along one dimension.</summary>
/// <param name="dimension">The dimension that grows.</param>
public sealed class ConcatenateThree(long dimension = 1) : Module<Tensor, Tensor, Tensor, Tensor>(nameof(ConcatenateThree))
{
    /// <summary>The dimension that grows.</summary>
    public long Dimension { get; } = dimension;

    /// <inheritdoc/>
    public override Tensor forward(Tensor first, Tensor second, Tensor third) => cat([first, second, third], Dimension);
}

/// <summary>The rows of a table that are asked for: a table [K, ...] and int64 [N] to [N, ...].</summary>
public sealed class SelectRows() : Module<Tensor, Tensor, Tensor>(nameof(SelectRows))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor table, Tensor rows) => table.index_select(0, rows);
}

/// <summary>
/// Repeats a tensor of one example for each example of a batch, as style generators do with their learned first image: [1, ...] and
/// [N, ...] to [N, ...] of the first tensor's shape.
/// </summary>
public sealed class ExpandBatch() : Module<Tensor, Tensor, Tensor>(nameof(ExpandBatch))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor one, Tensor batch)
    {
        long[] shape = one.shape;
        return one.expand([batch.shape[0], .. shape.Skip(1)]).contiguous();
    }
}
