using GanMl.Images.Derived;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies.Draws;
using Microsoft.ML;

namespace GanMl.Cli.Demo;

/// <summary>A few images, as a user might have them.</summary>
/// <param name="Context">ML.NET.</param>
/// <param name="Images">The images, and those that the user does not have.</param>
/// <param name="Most">How many the largest class has.</param>
/// <param name="GeneratorPath">The generator that somebody else has trained.</param>
internal sealed record DemoDraw(MLContext Context, StudyDraw Images, int Most, string GeneratorPath)
{
    /// <summary>The real images.</summary>
    internal IDataView Real() => Context.Data.LoadImages(Images.Train);

    /// <summary>The real images, and generated ones.</summary>
    internal IDataView Generated(SyntheticAmount amount) => Context.Data.AppendSynthetic(
        Real(), GeneratorPath, new SyntheticOptions { Amount = amount, Seed = Images.Seed });

    /// <summary>The real images, and real ones that the user does not have until all classes have as many.</summary>
    internal IDataView MoreReal()
    {
        IReadOnlyList<int> counts = Images.Train.CountByClass();
        ILookup<int, int> spare = Images.Spare.ToLookup(Images.Pool.LabelOf);
        IEnumerable<int> more = counts.SelectMany((count, label) => spare[label].Take(Most - count));
        return Context.Data.LoadImages(Images.Pool.Subset([.. Images.Indices, .. more]));
    }

    /// <summary>Rows, weighed so that all classes count the same.</summary>
    internal IDataView Weighed(IDataView rows) => Context.Data.AddClassWeights(rows);

    /// <summary>Rows, with changed copies until each class has twice as many as the largest has images.</summary>
    internal IDataView Augmented(IDataView rows, ClassicalAugmentation changes) => Context.Data.AppendAugmented(
        rows, changes, new AugmentedOptions { Amount = SyntheticAmount.UpTo(2 * Most), Seed = Images.Seed });
}
