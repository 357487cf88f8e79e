using GanMl.Inference.LabelledImages;

namespace GanMl.Studies;

/// <summary>What a study is of, for whoever reads its answer.</summary>
/// <param name="Options">What was asked.</param>
/// <param name="DataSet">The name of the images.</param>
/// <param name="Shape">Their shape.</param>
/// <param name="Pool">How many images draws are taken from.</param>
/// <param name="Test">How many judge.</param>
/// <param name="TuningDraws">On how many draws settings are chosen; 0 where there is nothing to choose.</param>
/// <param name="Counts">How many images of each class a draw has, by the names of the classes.</param>
/// <param name="Generator">Which generator: given, trained on each draw, or trained elsewhere, in words.</param>
public sealed record StudyDescription(
    StudyOptions Options,
    string DataSet,
    ImageShape Shape,
    int Pool,
    int Test,
    int TuningDraws,
    IReadOnlyList<(string Class, int Count)> Counts,
    string Generator)
{
    /// <summary>How many images a draw has.</summary>
    public int Images => Counts.Sum(ofClass => ofClass.Count);
}
