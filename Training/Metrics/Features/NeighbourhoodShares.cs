namespace GanMl.Training.Metrics.Features;

/// <summary>How two sets of features lie in each other's neighbourhoods.</summary>
/// <param name="Precision">The share of generated images within the reach of a real one: are they realistic? 0 to 1.</param>
/// <param name="Recall">The share of real images within the reach of a generated one: is everything drawn? 0 to 1.</param>
/// <param name="Density">How many real neighbourhoods a generated image lies in, of as many as one would expect; can be above 1.</param>
/// <param name="Coverage">The share of real images whose own neighbourhood holds a generated one, 0 to 1.</param>
public readonly record struct NeighbourhoodShares(double Precision, double Recall, double Density, double Coverage);
