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
        _generator = new(() => generatorOf(draw));
        _labels = new(() => LabelsOf(_generator.Value, draw.Train));
        ImageShape shape = draw.Train.Shape;
        _teacher = new(() =>
        {
            var arm = new Arm("teacher") { Balancing = Balancing.ClassWeights };
            _classifier = learner.Train(StudyRows.Of(arm, draw, this), arm, draw.Seed, cancellationToken);
            return ClassifierImageModel.Probabilities(_classifier, shape.Channels, shape.Height, shape.Width);
        });
    }

    /// <inheritdoc/>
    public ILabelledImages Generate(AddedImages added, IReadOnlyList<long> counts)
    {
        var images = new List<GeneratedBatch>();
        var labels = new List<int>();
        long first = 0;
        foreach ((int label, long count) in counts.Index().Where(ofClass => ofClass.Item > 0))
        {
            try
            {
                images.AddRange(GenerateClass(added, label, first, count));
                labels.AddRange(Enumerable.Repeat(label, (int)count));
            }
            catch (FilterException) when (added.IsFiltered)
            {
                // The teacher takes no image of the generator for this class, so that none joins it.
            }

            first += count;
        }

        var stored = new StoredImages(_draw.Train.Shape, _draw.Train.ClassNames, [.. labels]);
        images.ForEach(stored.Add);
        return stored;
    }

    private List<GeneratedBatch> GenerateClass(AddedImages added, int label, long first, long count)
    {
        var plan = new GenerationPlan
        {
            Seed = _draw.Seed,
            FirstRow = first,
            Count = count,
            LabelOf = _generator.Value.Info.IsConditional ? _ => _labels.Value[label] : null,
            LatentScale = added.LatentScale,
            Filter = added.IsFiltered ? new ClassifierFilter(_teacher.Value, places: PlacesOfTeacher()) : null,
        };
        return [.. _generator.Value.Generate(plan, _cancellationToken)];
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
        if (generator.Info.Shape != images.Shape)
        {
            throw new StudyException(
                $"The generator draws images of {generator.Info.Shape}, and those of '{images.Name}' are {images.Shape}. Open the set in "
                + "the size and the channels of the generator.");
        }

        return generator.Info.IsConditional || images.ClassNames.Count == 1
            ? [.. images.ClassNames.Select(name => LabelOf(generator, name))]
            : throw new StudyException(
                $"The generator knows no classes, and '{images.Name}' has {images.ClassNames.Count}. Train one with classes.");
    }

    private static int LabelOf(OnnxGenerator generator, string name)
    {
        try
        {
            return generator.Info.IsConditional ? (int)generator.Info.FindClass(name) : 0;
        }
        catch (ArgumentException error)
        {
            throw new StudyException($"The generator does not draw '{name}'. {error.Message}", error);
        }
    }
}
