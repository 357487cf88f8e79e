namespace GanMl.Training.Losses;

/// <summary>The losses that can be asked for by name.</summary>
public static class LossCatalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IGanLoss> All { get; } =
    [
        new BinaryCrossEntropyLoss(),
        new MinimaxLoss(),
        new NonSaturatingLoss(),
        new LeastSquaresLoss(),
        new HingeLoss(),
        new WassersteinLoss(),
        new RelativisticLoss(),
    ];

    /// <summary>The loss of a name, whatever the case of its letters.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static IGanLoss Find(string name) =>
        All.FirstOrDefault(loss => string.Equals(loss.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no loss '{name}'. Known: {string.Join(", ", All.Select(loss => loss.Name))}.");
}
