using GanMl.Inference;
using GanMl.Studies.Draws;
using GanMl.Studies.Learners;

namespace GanMl.Studies.Arms;

/// <summary>
/// The draws that a study is at work on, each with its generator and its teacher, which are made when they are first needed.
/// </summary>
/// <param name="drawOf">Takes a draw, by its purpose and number.</param>
/// <param name="generatorOf">Opens or trains the generator of a draw.</param>
/// <param name="teacher">Trains the teachers.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class OpenDraws(
    Func<DrawPurpose, int, StudyDraw> drawOf,
    Func<StudyDraw, CancellationToken, OnnxGenerator> generatorOf,
    ConvolutionalLearner teacher,
    CancellationToken cancellationToken) : IDisposable
{
    private readonly Dictionary<string, (StudyDraw Draw, DrawGenerator Generator)> _open = [];

    /// <summary>The draw of a purpose and a name.</summary>
    internal (StudyDraw Draw, DrawGenerator Generator) Get(DrawPurpose purpose, string name)
    {
        if (!_open.TryGetValue(name, out var known))
        {
            int number = Enumerable.Range(0, int.MaxValue).First(number => StudyDraw.NameOf(purpose, number) == name);
            StudyDraw draw = drawOf(purpose, number);
            known = _open[name] = (draw, new DrawGenerator(of => generatorOf(of, cancellationToken), draw, teacher, cancellationToken));
        }

        return known;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, DrawGenerator generator) in _open.Values)
        {
            generator.Dispose();
        }
    }
}
