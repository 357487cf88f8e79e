namespace GanMl.Training.Metrics.Features;

/// <summary>How two sets of features lie in each other's neighbourhoods.</summary>
/// <param name="Precision">The generated images within the reach of a real one: are they realistic?</param>
/// <param name="Recall">The real images within the reach of a generated one: is everything drawn?</param>
/// <param name="Coverage">The real images whose own neighbourhood holds a generated one.</param>
/// <param name="Density">How many real neighbourhoods a generated image lies in, of as many as one would expect; can be above 1.</param>
/// <param name="DensityInterval">Where the density of more generated images would lie, with a confidence of 95%.</param>
public readonly record struct NeighbourhoodShares(Share Precision, Share Recall, Share Coverage, double Density, Interval DensityInterval);
