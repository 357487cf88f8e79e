namespace GanMl.Benchmarks.Steps;

/// <summary>One way to make a training step.</summary>
internal interface IStepContender : IDisposable
{
    /// <summary>The preset whose step it makes.</summary>
    string Preset { get; }

    /// <summary>How it makes it.</summary>
    string Way { get; }

    /// <summary>Real images in a step.</summary>
    int Batch { get; }

    /// <summary>One step.</summary>
    /// <param name="number">Steps before this one: lazy penalties are due at some.</param>
    void Step(long number);
}
