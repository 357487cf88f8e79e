namespace GanMl.Export.Graph;

/// <summary>A tensor of the graph that is being written: an input, a stored constant, or the output of an operation.</summary>
/// <param name="Name">Its name, unique in the graph; empty for an optional input that is not given.</param>
public readonly record struct GraphValue(string Name)
{
    /// <summary>Stands for an optional input that is not given.</summary>
    public static GraphValue Absent { get; } = new("");
}
