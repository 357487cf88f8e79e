using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;

namespace GanMl.Studies;

/// <summary>What must hold of the images before anything is trained.</summary>
internal static class StudyChecks
{
    /// <summary>At least one arm with generated images must add some.</summary>
    /// <param name="arms">Those that add any.</param>
    /// <param name="asked">Those that were asked for.</param>
    /// <exception cref="StudyException">None does.</exception>
    internal static void Added(IReadOnlyList<Arm> arms, IReadOnlyList<Arm> asked)
    {
        string[] idle = [.. asked.Where(arm => arm.Kind == ArmKind.Generated).Select(arm => arm.Family).Distinct()];
        if (idle.Length > 0 && arms.All(arm => arm.Kind != ArmKind.Generated))
        {
            throw new StudyException(
                $"'{string.Join("', '", idle)}' adds no image to these draws: every class already has as many images as the largest. Try a "
                + "way that adds a share of each class, such as 'generated+amount'.");
        }
    }

    /// <exception cref="StudyException">They cannot be studied; the message says why.</exception>
    internal static void Images(ILabelledImages pool, ILabelledImages test, StudyOptions options, IReadOnlyList<Arm> arms)
    {
        if (pool.ClassNames.Count < 2)
        {
            throw new StudyException($"'{pool.Name}' has one class only: there is nothing to classify.");
        }

        if (test.Count == 0)
        {
            throw new StudyException($"'{test.Name}' has no test images: nothing could be scored.");
        }

        if (test.Shape != pool.Shape)
        {
            throw new StudyException(
                $"The test images are {test.Shape}, and the training images {pool.Shape}: open both in the same form.");
        }

        ImageShape shape = pool.Shape;
        bool isConvolutional = options.Learners.Contains("convolutional") || arms.Any(arm => arm.Added is { NeedsTeacher: true });
        if (isConvolutional && (Math.Min(shape.Height, shape.Width) < SmallClassifier.SmallestSide
            || Math.Max(shape.Height, shape.Width) > SmallClassifier.LargestSide))
        {
            throw new StudyException(
                $"The convolutional classifiers of a study take images of {SmallClassifier.SmallestSide} to {SmallClassifier.LargestSide} "
                + $"pixels, and these are {shape}: open the set in another size.");
        }

        if (options.GroupPattern is { } pattern)
        {
            string[] shared = [.. ImageGroups.NamesOf(pool, pattern).Intersect(ImageGroups.NamesOf(test, pattern))];
            if (shared.Length > 0)
            {
                throw new StudyException(
                    $"{shared.Length:N0} groups, such as '{shared[0]}', have images among the training and the test images: give a test "
                    + "part of other groups.");
            }
        }
    }
}
