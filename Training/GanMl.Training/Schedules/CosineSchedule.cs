namespace GanMl.Training.Schedules;

/// <summary>
/// A number that goes from one value to another over a run along half a cosine: slowly at both ends (Loshchilov and Hutter, 2017).
/// </summary>
internal static class CosineSchedule
{
    /// <summary>The number at a place of the run.</summary>
    /// <param name="start">At the first image.</param>
    /// <param name="end">At the last.</param>
    /// <param name="progress">How much of the run is done, 0 to 1.</param>
    internal static double Between(double start, double end, double progress) =>
        end + ((start - end) * (1 + Math.Cos(Math.PI * progress)) / 2);
}

/// <summary>The line along which the learning rate falls.</summary>
public enum LearningRateCurve
{
    /// <summary>A straight line.</summary>
    Linear,

    /// <summary>Half a cosine, which begins and ends slowly.</summary>
    Cosine,
}
