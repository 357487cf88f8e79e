using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Studies.Draws;
using GanMl.Studies.Learners;
using GanMl.Training.Data;
using GanMl.Training.Metrics.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Studies.Arms;

/// <summary>
/// The generator of a draw, and the teacher that filters and labels what it draws: a classifier that has seen the images of the draw, with
/// weights for their classes, and nothing else.
/// </summary>
internal sealed class DrawGenerator : IAddedImages, IDisposable
{
    private const int Chunk = 250;

    /// <summary>
    /// For each image that a filter is to keep, so many are drawn at most: a class may then have fewer than were asked for.
    /// </summary>
    private const int MostCandidates = 50;

    private readonly Lazy<OnnxGenerator> _generator;
    private readonly StudyDraw _draw;
    private readonly CancellationToken _cancellationToken;
    private readonly Lazy<int[]> _labels;
    private readonly Lazy<ClassifierImageModel> _teacher;
    private SmallClassifier? _classifier;

    /// <param name="generatorOf">Opens or trains the generator, which remains the caller's; asked when it is needed.</param>
    /// <param name="draw">The draw.</param>
    /// <param name="learner">Trains the teacher.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal DrawGenerator(
        Func<StudyDraw, OnnxGenerator> generatorOf, StudyDraw draw, ConvolutionalLearner learner, CancellationToken cancellationToken)
    {
        (_draw, _cancellationToken) = (draw, cancellationToken);

        // A generator that another process trains is asked for again later: no failure is kept.
        _generator = new(() => generatorOf(draw), LazyThreadSafetyMode.PublicationOnly);
        _labels = new(() => LabelsOf(_generator.Value, draw.Train), LazyThreadSafetyMode.PublicationOnly);
        ImageShape shape = draw.Train.Shape;
        _teacher = new(() =>
        {
            var arm = new Arm("teacher") { Balancing = Balancing.ClassWeights };
            _classifier = learner.Train(StudyRows.Of(arm, draw, this), arm, draw.Seed, cancellationToken);
            return ClassifierImageModel.Probabilities(_classifier, shape.Channels, shape.Height, shape.Width);
        });
    }

    /// <summary>Opens or trains the generator, which may take long.</summary>
    internal void Prepare() => _ = _generator.Value;

    /// <inheritdoc/>
    public ILabelledImages Generate(AddedImages added, IReadOnlyList<long> counts)
    {
        var stored = new StoredImages(_draw.Train.Shape, _draw.Train.ClassNames);
        ClassifierFilter? filter = added.IsFiltered ? new ClassifierFilter(_teacher.Value, places: PlacesOfTeacher()) : null;
        long first = 0;
        foreach ((int label, long count) in counts.Index())
        {
            // The rows of a class do not depend on what was kept of the one before.
            long last = first + (count * (added.IsFiltered ? MostCandidates : 1));
            Fill(stored, added, filter, label, count, first, last);
            first = last;
        }

        return stored;
    }

    /// <summary>Images of one class, from the rows of noise from first to last, until there are enough.</summary>
    private void Fill(
        StoredImages stored, AddedImages added, ClassifierFilter? filter, int label, long count, long first, long last)
    {
        long missing = count;
        while (missing > 0 && first < last)
        {
            var plan = new GenerationPlan
            {
                Seed = _draw.Seed,
                FirstRow = first,
                Count = Math.Min(Math.Max(missing, filter is null ? 0 : Chunk), last - first),
                LabelOf = _generator.Value.Info.IsConditional ? _ => _labels.Value[label] : null,
                LatentScale = added.LatentScale,
            };
            foreach (GeneratedBatch batch in _generator.Value.Generate(plan, _cancellationToken))
            {
                bool[] isKept = [.. Enumerable.Repeat(true, batch.Count)];
                filter?.Judge(batch.Pixels.Span, batch.Labels.Span, isKept);
                for (int i = 0; i < batch.Count && missing > 0; i++)
                {
                    if (isKept[i])
                    {
                        stored.Add(batch, i, label);
                        missing--;
                    }
                }
            }

            first += plan.Count;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> ProbabilitiesOf(ILabelledImages images)
    {
        int classes = _draw.Train.ClassNames.Count;
        var rows = new List<float[]>(images.Count);
        for (int first = 0; first < images.Count; first += Chunk)
        {
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(Chunk, images.Count - first);
            float[] values = new float[count * classes];
            _teacher.Value.Compute(ImageRows.Of(images, first, count).data<float>().ToArray(), values);
            rows.AddRange(values.Chunk(classes));
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _classifier?.Dispose();

    /// <summary>
    /// Where the teacher has the class of each label of the generator; labels that no class of the draw has are never asked for.
    /// </summary>
    private int[] PlacesOfTeacher() =>
        [.. Enumerable.Range(0, _generator.Value.Info.ClassNames.Count)
            .Select(label => Math.Max(0, Array.IndexOf(_labels.Value, label)))];

    /// <summary>The label of the generator for each class of some images.</summary>
    /// <exception cref="StudyException">The generator lacks a class, or its images have another shape.</exception>
    internal static int[] LabelsOf(OnnxGenerator generator, ILabelledImages images)
    {
        string[] names = [.. generator.Info.ClassNames];
        if (generator.Info.Shape != images.Shape)
        {
            throw new StudyException(
                $"The generator draws images of {generator.Info.Shape}, and those of '{images.Name}' are {images.Shape}. Open the set in "
                + "the size and the channels of the generator.");
        }

        if (!generator.Info.IsConditional && images.ClassNames.Count > 1)
        {
            throw new StudyException(
                $"The generator knows no classes, and '{images.Name}' has {images.ClassNames.Count}. Train one with classes.");
        }

        // Names must be equal to the letter, as they must be for AppendSynthetic.
        string[] missing = [.. images.ClassNames.Except(generator.Info.IsConditional ? names : images.ClassNames)];
        return missing.Length == 0
            ? [.. images.ClassNames.Select(name => Math.Max(0, Array.IndexOf(names, name)))]
            : throw new StudyException(
                $"The generator does not draw '{string.Join("', '", missing)}'. Its classes are '{string.Join("', '", names)}'.");
    }
}
