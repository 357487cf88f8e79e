using GanMl.Studies.Statistics;

namespace GanMl.Studies.Units;

/// <summary>One classifier that a study trains and judges.</summary>
/// <param name="Draw">The name of the draw that it learns from: <c>counted-3</c>.</param>
/// <param name="Learner">What kind of classifier it is.</param>
/// <param name="Arm">In what way it learns.</param>
public sealed record StudyUnit(string Draw, string Learner, string Arm)
{
    /// <summary>Its folder below that of the units.</summary>
    internal string Path => System.IO.Path.Combine(Draw, Learner, Arm);
}

/// <summary>What came out of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Rows">How many rows it learned from, repeats of oversampling counted.</param>
/// <param name="Added">How many of them joined those of the draw.</param>
/// <param name="Score">How well the classifier did on the images to judge by.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record UnitResult(StudyUnit Unit, int Rows, int Added, ClassificationScore Score, double Seconds);
