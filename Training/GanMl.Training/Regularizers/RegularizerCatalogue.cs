using GanMl.Inference.Catalogues;

namespace GanMl.Training.Regularizers;

/// <summary>The regularisers that come with GanMl.</summary>
internal static class RegularizerCatalogue
{
    /// <summary>All of them. A regulariser is one small file and one line here.</summary>
    public static Catalogue<Factory<IRegularizer>> Default { get; } = new(
        "regulariser",
        regularizer => regularizer.Name,
        new("r1", () => new R1Regularizer()),
        new("r2", () => new R2Regularizer()),
        new("gradient-penalty", () => new GradientPenalty()),
        new("dragan", () => new DraganPenalty()),
        new("path-length", () => new PathLengthRegularizer()));
}
