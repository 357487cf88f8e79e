namespace GanMl.Training;

/// <summary>Makes things that remember something from step to step, so that every run has its own.</summary>
/// <typeparam name="T">What is made.</typeparam>
/// <param name="Name">The name by which it is asked for: <c>path-length</c>.</param>
/// <param name="Create">Makes a new one.</param>
public sealed record Factory<T>(string Name, Func<T> Create);
