using GanMl.Pipelines.Views;

namespace GanMl.Pipelines.Augmentation;

/// <summary>How many generated images of each class join the real ones. Generated images that are there already count.</summary>
public abstract class SyntheticAmount
{
    private protected SyntheticAmount()
    {
    }

    /// <summary>
    /// The default: every class is filled up towards the number of real images of the largest, but gets at most as many generated images as
    /// it has real ones. A class without real images gets none.
    /// </summary>
    /// <remarks>
    /// Train with the weights in <see cref="SyntheticOptions.WeightColumn"/>: classes that are still smaller then count as much as the
    /// others. On a long tail of Fashion-MNIST (1,000 down to 10 images of a class) this gave a macro-F1 of 82.1 with a generator trained
    /// on the tail itself, where the real images alone gave 74.2 without weights and 82.7 with them; and 83.9 and 84.7 with generators
    /// trained on all of Fashion-MNIST.
    /// </remarks>
    public static SyntheticAmount NoMoreThanReal { get; } = new Target(null, mostPerReal: 1);

    /// <summary>Every class is filled up until it has as many images as the largest has real ones.</summary>
    /// <remarks>
    /// This costs accuracy where it makes many images out of few: in the measurement of <see cref="NoMoreThanReal"/>, filling up from 10
    /// real images to 1,000 gave a macro-F1 of 76.2 instead of 82.1, and 82.8 instead of 83.9 with a generator trained on all of the data.
    /// Where even the largest class is small, and the generator was trained on many other images, it is the better choice: from 50 images
    /// of a class down to 1, filling up to 50 gave 73.1 instead of 66.7 (<c>ganml demo --data fashion-mnist</c>).
    /// </remarks>
    public static SyntheticAmount Balanced { get; } = new Target(null, mostPerReal: null);

    /// <summary>Every class is filled up to a number of images; one that has more keeps them.</summary>
    /// <param name="perClass">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static SyntheticAmount UpTo(long perClass)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perClass);
        return new Target(perClass, mostPerReal: null);
    }

    /// <summary>A number of images for each class that is named; none for the others.</summary>
    /// <param name="counts">
    /// By the name of the class, which is the text of its label, <c>3</c> for the number 3; each 0 or more.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static SyntheticAmount Add(IReadOnlyDictionary<string, long> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        foreach ((string name, long count) in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, $"the count of '{name}'");
        }

        return new Counts(counts.ToDictionary());
    }

    /// <summary>As many for each class as make them this share of the class.</summary>
    /// <param name="share">0 or more, below 1: with 0.5 a class has as many generated images as real ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static SyntheticAmount AddShare(double share) => share is >= 0 and < 1
        ? new Share(share, replaces: false)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "A share of what is added is 0 or more and below 1.");

    /// <summary>In each class, generated images replace a random share of the real ones: the number of images stays the same.</summary>
    /// <param name="share">0 to 1; with 1 no real image is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static SyntheticAmount ReplaceShare(double share) => share is >= 0 and <= 1
        ? new Share(share, replaces: true)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "A share of what is replaced is from 0 to 1.");

    /// <summary>Reads an amount from its text, as <see cref="ToString"/> writes it.</summary>
    /// <param name="text">
    /// <c>no-more-than-real</c>, <c>balanced</c>, <c>up-to:1500</c>, <c>add-share:0.5</c>, <c>replace-share:0.5</c>, or
    /// <c>add:RBC=0,WBC=300</c>, with <c>%2C</c>, <c>%3D</c> and <c>%25</c> for a comma, an equals sign and a percent sign in a name.
    /// </param>
    /// <exception cref="FormatException">It is none of these; the message says why.</exception>
    public static SyntheticAmount Parse(string text) => SyntheticAmountText.Parse(text);

    /// <summary>The amount as text, which <see cref="Parse"/> reads.</summary>
    public abstract override string ToString();

    /// <summary>For each class how many real images go and how many generated ones come.</summary>
    /// <param name="real">How many real images each class has.</param>
    /// <param name="generated">How many generated ones it has already.</param>
    /// <param name="classNames">The names of the classes; empty when unknown.</param>
    internal abstract (long[] Removed, long[] Added) For(long[] real, long[] generated, IReadOnlyList<string> classNames);

    private sealed class Target(long? perClass, int? mostPerReal) : SyntheticAmount
    {
        public override string ToString() => perClass is { } count ? SyntheticAmountText.UpTo(count)
            : mostPerReal is null ? SyntheticAmountText.Balanced
            : SyntheticAmountText.NoMoreThanReal;

        internal override (long[] Removed, long[] Added) For(long[] real, long[] generated, IReadOnlyList<string> classNames)
        {
            long target = perClass ?? real.Max();
            return (new long[real.Length], [.. real.Select((count, label) =>
            {
                long missing = Math.Max(0, target - count - generated[label]);
                return mostPerReal is { } most ? Math.Min(missing, Math.Max(0, (most * count) - generated[label])) : missing;
            })]);
        }
    }

    private sealed class Counts(Dictionary<string, long> counts) : SyntheticAmount
    {
        public override string ToString() => SyntheticAmountText.Add(counts);

        internal override (long[] Removed, long[] Added) For(long[] real, long[] generated, IReadOnlyList<string> classNames)
        {
            if (classNames.Count == 0 && counts.Count > 0)
            {
                throw new ArgumentException(
                    $"Images are asked for by the name of class '{counts.Keys.First()}', but the labels of the real images are keys "
                    + "without names. Map the labels with MapValueToKey.");
            }

            foreach (string name in counts.Keys)
            {
                int classes = classNames.Count(other => other == name);
                if (classes != 1)
                {
                    throw new ArgumentException(classes == 0
                        ? $"There is no class '{name}' among the labels of the real images. The classes are: {KeyNames.List(classNames)}."
                        : $"Several labels of the real images are called '{name}'. Give each class a name of its own.");
                }
            }

            return (
                new long[real.Length],
                [.. real.Select((_, key) => counts.Count == 0 ? 0 : counts.GetValueOrDefault(classNames[key]))]);
        }
    }

    private sealed class Share(double share, bool replaces) : SyntheticAmount
    {
        public override string ToString() => SyntheticAmountText.Share(share, replaces);

        internal override (long[] Removed, long[] Added) For(long[] real, long[] generated, IReadOnlyList<string> classNames)
        {
            if (replaces)
            {
                long[] replaced = [.. real.Select(count => (long)Math.Round(count * share))];
                return (replaced, replaced.ToArray());
            }

            return (
                new long[real.Length],
                [.. real.Select((count, key) => Math.Max(0, (long)Math.Round(count * share / (1 - share)) - generated[key]))]);
        }
    }
}
