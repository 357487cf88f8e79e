using System.Globalization;
using GanMl.Inference.Catalogues;
using GanMl.Training.Schedules;

namespace GanMl.Training.Regularizers;

/// <summary>One regulariser of a run.</summary>
/// <param name="Name">Which.</param>
/// <param name="Weight">What its penalty is multiplied by, above 0; at the first image where it changes.</param>
/// <param name="Interval">
/// Every how many steps it is computed; its weight is multiplied by as many, so that the mean stays
/// (lazy regularisation, Karras et al., 2020).
/// </param>
public sealed record RegularizerOptions(string Name, double Weight, int Interval = 1)
{
    private const string Automatic = "auto";
    private const string Between = "..";

    /// <summary>
    /// The weight at the end of the run, to which it goes along half a cosine (R3GAN lets it fall by ten); null where it stays.
    /// </summary>
    public double? EndWeight { get; init; }

    /// <summary>
    /// Whether the training finds the weight itself, from 3 up: see <see cref="AutomaticWeight"/>. Only for penalties on
    /// the gradient of the discriminator's logits, such as R1 and R2, which share one weight then.
    /// </summary>
    public bool IsAutomatic { get; init; }

    /// <summary>
    /// Reads <c>name:weight</c> or <c>name:weight:interval</c>. The weight is a number, <c>3..0.3</c> for one that goes from 3 to 0.3 over
    /// the run, or <c>auto</c>.
    /// </summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static RegularizerOptions Parse(string text)
    {
        string[] parts = text.Split(':');
        int interval = 1;
        return parts.Length is 2 or 3
            && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out interval))
            && WithWeight(new RegularizerOptions(parts[0], AutomaticWeight.First, interval), parts[1]) is { } read
            ? read
            : throw new FormatException(
                $"'{text}' is no regulariser: write name:weight or name:weight:interval, for example r1:10:16. The weight may also be "
                + "start..end, as in r1:3..0.3:4, which goes from 3 to 0.3 over the run, or auto.");
    }

    /// <summary><c>name:weight:interval</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{WeightText}:{Interval}");

    /// <summary>Checks name and numbers.</summary>
    /// <param name="known">The regularisers that there are; null for those of GanMl.</param>
    /// <exception cref="ArgumentException">
    /// There is no such regulariser, a number is out of range, or its weight cannot be found by the training.
    /// </exception>
    public void Validate(Catalogue<Factory<IRegularizer>>? known = null)
    {
        Factory<IRegularizer> factory = (known ?? RegularizerCatalogue.Default).Find(Name);
        if (Weight is not (> 0 and < 1e6) || EndWeight is not (null or (> 0 and < 1e6)) || Interval < 1)
        {
            throw new ArgumentException($"The regulariser {this} needs a weight above 0 and an interval of at least 1 step.");
        }

        if (IsAutomatic)
        {
            ExpectControllable(factory.Create());
        }
    }

    /// <summary>The weight at a place of the run; for one that the training finds, where it begins.</summary>
    /// <param name="progress">How much of the run is done, 0 to 1.</param>
    internal double WeightAt(double progress) => EndWeight is { } end ? CosineSchedule.Between(Weight, end, progress) : Weight;

    private string WeightText => IsAutomatic
        ? Automatic
        : Weight.ToString(CultureInfo.InvariantCulture)
            + (EndWeight is { } end ? Between + end.ToString(CultureInfo.InvariantCulture) : "");

    private static RegularizerOptions? WithWeight(RegularizerOptions options, string text)
    {
        if (text == Automatic)
        {
            return options with { IsAutomatic = true };
        }

        string[] ends = text.Split(Between);
        double end = 0;
        return ends.Length is 1 or 2 && IsNumber(ends[0], out double weight) && (ends.Length == 1 || IsNumber(ends[1], out end))
            ? options with { Weight = weight, EndWeight = ends.Length == 2 ? end : null }
            : null;

        static bool IsNumber(string text, out double number) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private void ExpectControllable(IRegularizer regularizer)
    {
        using IDisposable? owned = regularizer as IDisposable;
        if (regularizer is not IDiscriminatorRegularizer { HoldsBack: true } || EndWeight is not null)
        {
            throw new ArgumentException(
                $"The weight of {Name} cannot be found by the training: only that of r1 and r2 can be {Automatic}. Give a number.");
        }
    }
}
