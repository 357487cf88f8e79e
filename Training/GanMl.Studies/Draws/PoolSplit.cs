using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;

namespace GanMl.Studies.Draws;

/// <summary>The training images of a study in two parts that have no image and no group in common.</summary>
/// <param name="Aside">What is set aside: to train a generator on that is passed on, or to validate with.</param>
/// <param name="Here">What draws are taken from.</param>
internal sealed record PoolSplit(ILabelledImages Aside, ILabelledImages Here)
{
    /// <summary>Splits a set at random: each class by the same share, or group by group where images belong together.</summary>
    /// <param name="images">The set.</param>
    /// <param name="count">How many images are set aside, above 0; with groups, until there are at least as many.</param>
    /// <param name="place">Splits of other places are independent of each other, and of draws of that place.</param>
    /// <param name="seed">The seed of the study.</param>
    /// <param name="groupPattern">As in <see cref="StudyOptions.GroupPattern"/>.</param>
    /// <exception cref="StudyException">No image would be left.</exception>
    internal static PoolSplit Of(ILabelledImages images, int count, uint place, long seed, string? groupPattern)
    {
        if (count >= images.Count)
        {
            throw new StudyException(
                $"Cannot set aside {count:N0} of {images.Count:N0} training images: some must remain for the draws. Set aside fewer.");
        }

        int[] groups = ImageGroups.Of(images, groupPattern);
        ulong[] lots = [.. groups.Select(group => StudyDraw.Lot(group, place, seed))];
        int[] aside = groupPattern is null ? ByClass(images, lots, count) : ByGroup(groups, lots, count);
        int[] here = [.. Enumerable.Range(0, images.Count).Except(aside)];
        return here.Length > 0
            ? new PoolSplit(images.Subset(aside.Order()), images.Subset(here))
            : throw new StudyException(
                $"Cannot set aside {count:N0} of {images.Count:N0} training images by whole groups: none remains for the draws. The groups "
                + "are too large.");
    }

    /// <summary>The same share of each class, rounded so that the sum is right: the largest remainders are rounded up.</summary>
    private static int[] ByClass(ILabelledImages images, ulong[] lots, int count)
    {
        int[][] classes = [.. Enumerable.Range(0, images.Count).GroupBy(images.LabelOf).Select(ofClass => ofClass.ToArray())];
        double[] shares = [.. classes.Select(ofClass => (double)ofClass.Length * count / images.Count)];
        int[] counts = [.. shares.Select(share => (int)share)];
        foreach (int place in Enumerable.Range(0, classes.Length).OrderByDescending(place => shares[place] - counts[place])
            .Take(count - counts.Sum()).ToArray())
        {
            counts[place]++;
        }

        return [.. classes.SelectMany((ofClass, place) => ofClass.OrderBy(index => lots[index]).Take(counts[place]))];
    }

    private static int[] ByGroup(int[] groups, ulong[] lots, int count)
    {
        var taken = new List<int>();
        foreach (IGrouping<int, int> group in Enumerable.Range(0, groups.Length).GroupBy(index => groups[index])
            .OrderBy(group => lots[group.First()]))
        {
            if (taken.Count >= count)
            {
                break;
            }

            taken.AddRange(group);
        }

        return [.. taken];
    }
}
