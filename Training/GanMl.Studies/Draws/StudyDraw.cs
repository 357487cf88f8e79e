using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Studies.Draws;

/// <summary>What a draw is for.</summary>
public enum DrawPurpose
{
    /// <summary>Settings are chosen on it; it counts for no verdict.</summary>
    Tuning,

    /// <summary>The verdict is made of it; nothing is chosen on it.</summary>
    Counted,
}

/// <summary>
/// A random part of the training images, as a user might have it, and the rest of them: unseen real images, which tell what a perfect
/// generator would give. No image that scores a classifier is in either.
/// </summary>
/// <param name="Number">Its number among the draws of its purpose, from 0.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Seed">What is random in it is a function of this.</param>
/// <param name="Pool">What it was taken from.</param>
/// <param name="Indices">Which images of the pool it has, ascending.</param>
/// <param name="Spare">Those that it does not have, nor any other of their groups, in a random order.</param>
public sealed record StudyDraw(
    int Number, DrawPurpose Purpose, long Seed, ILabelledImages Pool, IReadOnlyList<int> Indices, IReadOnlyList<int> Spare)
{
    /// <summary>One in so many training images is set aside to validate a tuning draw.</summary>
    private const int JudgeShare = 5;

    // Places of counted and tuning draws begin at 0, and those of splits end at the largest number.
    private const uint FirstSplit = uint.MaxValue - 1;

    /// <summary>In the names of files: <c>tuning-0</c>, <c>counted-3</c>.</summary>
    public string Name => NameOf(Purpose, Number);

    /// <summary>The images that it has.</summary>
    public ILabelledImages Train { get; } = Pool.Subset(Indices);

    /// <summary>
    /// The validation images of a tuning draw: a fifth of the training images, which are not in that draw. They choose, and the test images
    /// choose nothing. Null for a counted draw, which the test images score.
    /// </summary>
    public ILabelledImages? Validation { get; private init; }

    /// <summary>Takes a draw out of a set.</summary>
    /// <param name="images">All images that may be learned from.</param>
    /// <param name="regime">
    /// How many of each class it has. A tuning draw has fewer where its validation images leave fewer.
    /// </param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="number">Its number, 0 or more.</param>
    /// <param name="seed">The seed of the study. Draws of other numbers, purposes and seeds are independent of each other.</param>
    /// <param name="groupPattern">
    /// A regular expression that finds in the names of files which images belong together: see <see cref="StudyOptions.GroupPattern"/>.
    /// </param>
    /// <exception cref="StudyException">The regime asks for more images than there are, or the pattern does not fit.</exception>
    public static StudyDraw Of(
        ILabelledImages images, Regime regime, DrawPurpose purpose, int number, long seed, string? groupPattern = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(regime);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        IReadOnlyList<int> counts = regime.CountsFor(images.CountByClass(), images.ClassNames);
        if (purpose == DrawPurpose.Counted)
        {
            return Of(images, counts, purpose, number, seed, groupPattern);
        }

        var split = PoolSplit.Of(images, Math.Max(1, images.Count / JudgeShare), FirstSplit - (uint)number, seed, groupPattern);
        int[] left = [.. counts.Zip(split.Here.CountByClass(), Math.Min)];
        return Of(split.Here, left, purpose, number, seed, groupPattern) with { Validation = split.Aside };
    }

    internal static string NameOf(DrawPurpose purpose, int number) =>
        FormattableString.Invariant($"{(purpose == DrawPurpose.Tuning ? "tuning" : "counted")}-{number}");

    internal static ulong Lot(int group, uint place, long seed)
    {
        (uint high, uint low, _, _) = Philox4x32.Block((uint)group, place, 0, RandomStream.StudyDraws, seed);
        return ((ulong)high << 32) | low;
    }

    private static StudyDraw Of(
        ILabelledImages images, IReadOnlyList<int> counts, DrawPurpose purpose, int number, long seed, string? groupPattern)
    {
        uint place = ((uint)number << 1) | (purpose == DrawPurpose.Counted ? 1u : 0);
        int[] groups = ImageGroups.Of(images, groupPattern);
        ulong[] lots = [.. groups.Select(group => Lot(group, place, seed))];
        int[] indices =
        [
            .. Enumerable.Range(0, images.Count)
                .GroupBy(images.LabelOf)
                .SelectMany(ofClass => ofClass.OrderBy(index => lots[index]).Take(counts[ofClass.Key]))
                .Order(),
        ];
        HashSet<int> seen = [.. indices.Select(index => groups[index])];
        int[] spare =
        [
            .. Enumerable.Range(0, images.Count).Where(index => !seen.Contains(groups[index]))
                .OrderBy(index => lots[index]).ThenBy(index => Lot(index, place, ~seed)),
        ];
        return new StudyDraw(number, purpose, unchecked((seed * 1_000_003) + place), images, indices, spare);
    }
}
