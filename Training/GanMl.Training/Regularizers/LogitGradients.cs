namespace GanMl.Training.Regularizers;

/// <summary>At which images a regulariser asks for the gradient of the logits.</summary>
[Flags]
public enum LogitGradients
{
    /// <summary>At none of the batch.</summary>
    None = 0,

    /// <summary>At the real ones.</summary>
    AtReal = 1,

    /// <summary>At the generated ones.</summary>
    AtFake = 2,

    /// <summary>At all of them.</summary>
    AtBoth = AtReal | AtFake,
}
