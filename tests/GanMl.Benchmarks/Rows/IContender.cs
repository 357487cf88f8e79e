namespace GanMl.Benchmarks.Rows;

/// <summary>A way of turning rows of noise into rows of pixels, ready to run.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>Generates rows from 0 on, and looks at each; returns the sum of their first pixels.</summary>
    double Run(long rows);
}
