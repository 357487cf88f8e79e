using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;

namespace GanMl.Studies.Draws;

/// <summary>The training images of a study in two parts that have no image and no group in common.</summary>
/// <param name="Aside">What is set aside: for a generator that is passed on, or to judge by.</param>
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
                $"Of {images.Count:N0} training images {count:N0} cannot be set aside: some must be left to draw from. Take fewer.");
        }

        int[] groups = ImageGroups.Of(images, groupPattern);
        ulong[] lots = [.. groups.Select(group => StudyDraw.Lot(group, place, seed))];
        int[] aside = groupPattern is null ? ByClass(images, lots, count) : ByGroup(groups, lots, count);
        int[] here = [.. Enumerable.Range(0, images.Count).Except(aside)];
        return here.Length > 0
            ? new PoolSplit(images.Subset(aside.Order()), images.Subset(here))
            : throw new StudyException(
                $"The groups leave none of {images.Count:N0} training images to draw from. Take fewer, or other groups.");
    }

    private static int[] ByClass(ILabelledImages images, ulong[] lots, int count) =>
    [
        .. Enumerable.Range(0, images.Count).GroupBy(images.LabelOf).SelectMany(ofClass =>
        {
            int[] all = [.. ofClass.OrderBy(index => lots[index])];
            return all.Take((int)Math.Round((double)all.Length * count / images.Count));
        }),
    ];

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
