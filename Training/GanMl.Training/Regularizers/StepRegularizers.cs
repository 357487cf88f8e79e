using GanMl.Inference.Catalogues;
using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>The regularisers of a run with their weights and intervals.</summary>
internal sealed class StepRegularizers : IDisposable
{
    private readonly List<(IDiscriminatorRegularizer Regularizer, RegularizerOptions Options)> _ofDiscriminator = [];
    private readonly List<(IGeneratorRegularizer Regularizer, RegularizerOptions Options)> _ofGenerator = [];
    private readonly AutomaticWeight? _automatic;

    /// <summary>Those of some options.</summary>
    /// <param name="options">Which, with weights and intervals.</param>
    /// <param name="known">The regularisers that there are; null for those of GanMl.</param>
    /// <exception cref="ArgumentException">There is none of a name, or a number is out of range.</exception>
    public StepRegularizers(IEnumerable<RegularizerOptions> options, Catalogue<Factory<IRegularizer>>? known = null)
    {
        known ??= RegularizerCatalogue.Default;
        foreach (RegularizerOptions one in options)
        {
            one.Validate(known);
            _automatic ??= one.IsAutomatic ? new AutomaticWeight() : null;
            switch (known.Find(one.Name).Create())
            {
                case IDiscriminatorRegularizer ofDiscriminator:
                    _ofDiscriminator.Add((ofDiscriminator, one));
                    break;
                case IGeneratorRegularizer ofGenerator:
                    _ofGenerator.Add((ofGenerator, one));
                    break;
                default:
                    throw new ArgumentException(
                        $"The regulariser '{one.Name}' is neither one of the discriminator nor one of the generator.");
            }
        }
    }

    /// <summary>None.</summary>
    public static StepRegularizers None => new([]);

    /// <summary>How much of the run is done, 0 to 1: weights may follow it.</summary>
    public double Progress { get; set; }

    /// <summary>The weight that the training has found so far; null where all are given.</summary>
    public double? FoundWeight => _automatic?.Weight;

    /// <summary>Whether those of one network are all due at the same steps.</summary>
    public bool HaveOneInterval =>
        (_ofDiscriminator.Count == 0 || DiscriminatorInterval is not null) && (_ofGenerator.Count == 0 || GeneratorInterval is not null);

    /// <summary>The interval of those of the discriminator; null where there are none, or several.</summary>
    public int? DiscriminatorInterval => Only(_ofDiscriminator.Select(entry => entry.Options.Interval));

    /// <summary>The interval of those of the generator; null where there are none, or several.</summary>
    public int? GeneratorInterval => Only(_ofGenerator.Select(entry => entry.Options.Interval));

    /// <summary>What they remember from step to step, by name.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State =>
    [
        .. _ofGenerator.SelectMany(entry => entry.Regularizer.State
            .Select(state => ($"{entry.Regularizer.Name}.{state.Key}", state.Value))),
        .. _automatic is null ? Array.Empty<(string, Tensor)>() : [("automatic-weight", _automatic.State)],
    ];

    /// <summary>Makes sure that those of the generator can be had from one.</summary>
    /// <exception cref="OptionException">One cannot.</exception>
    public void Validate(GeneratorNetwork generator)
    {
        try
        {
            _ofGenerator.ForEach(entry => entry.Regularizer.Validate(generator));
        }
        catch (ArgumentException error) when (error is not OptionException)
        {
            throw new OptionException("Regularizers", error.Message, error);
        }
    }

    /// <summary>Whether one of those of the discriminator is due at a step.</summary>
    /// <param name="step">Steps before this one.</param>
    public bool AreDueAt(long step) => _ofDiscriminator.Exists(entry => step % entry.Options.Interval == 0);

    /// <summary>The gradients that those of the discriminator ask for at a step.</summary>
    /// <param name="step">Steps before this one.</param>
    public LogitGradients GradientsAt(long step) => _ofDiscriminator
        .Where(entry => step % entry.Options.Interval == 0)
        .Aggregate(LogitGradients.None, (all, entry) => all | entry.Regularizer.Gradients);

    /// <summary>The weighted sum of those of the discriminator that are due; null where none is.</summary>
    /// <param name="step">Steps before this one.</param>
    /// <param name="batch">A batch that was judged for <see cref="GradientsAt"/>.</param>
    public Tensor? OfDiscriminator(long step, JudgedBatch batch) => Sum(
        _ofDiscriminator.Where(entry => step % entry.Options.Interval == 0),
        entry => entry.Regularizer.Penalty(batch) * (WeightOf(entry.Options) * entry.Options.Interval));

    /// <summary>The weighted sum of those of the generator that are due; null where none is.</summary>
    /// <param name="step">Steps before this one.</param>
    /// <param name="generator">The generator.</param>
    /// <param name="latent">Noise.</param>
    /// <param name="label">The classes to draw; null when unconditional.</param>
    public Tensor? OfGenerator(long step, GeneratorNetwork generator, Tensor latent, Tensor? label) => Sum(
        _ofGenerator.Where(entry => step % entry.Options.Interval == 0),
        entry => entry.Regularizer.Penalty(generator, latent, label) * (WeightOf(entry.Options) * entry.Options.Interval));

    /// <summary>Lets the weight that the training finds follow what the discriminator did in a step.</summary>
    /// <param name="certainty">Tells how certain it was of what images are, 0 to 1; asked only where it is needed.</param>
    /// <param name="images">Real images in the step.</param>
    public void Observe(Func<double> certainty, int images) => _automatic?.Update(certainty(), images);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ofGenerator.ForEach(entry => entry.Regularizer.Dispose());
        _automatic?.Dispose();
    }

    private double WeightOf(RegularizerOptions options) =>
        options.IsAutomatic ? _automatic!.Weight : options.WeightAt(Progress);

    private static int? Only(IEnumerable<int> intervals) => intervals.Distinct().ToArray() is [var only] ? only : null;

    private static Tensor? Sum<T>(IEnumerable<T> due, Func<T, Tensor> penalty)
    {
        Tensor? sum = null;
        foreach (T one in due)
        {
            Tensor value = penalty(one);
            sum = sum is null ? value : sum + value;
        }

        return sum;
    }
}
