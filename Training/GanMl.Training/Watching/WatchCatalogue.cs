using GanMl.Inference.Catalogues;

namespace GanMl.Training.Watching;

/// <summary>The watches that come with GanMl.</summary>
internal static class WatchCatalogue
{
    /// <summary>All of them; every one looks at every run. A watch is one small file and one line here.</summary>
    public static Catalogue<Factory<ITrainingWatch>> Default { get; } = new(
        "watch",
        watch => watch.Name,
        new("divergence", () => new DivergenceWatch()),
        new("collapse", () => new CollapseWatch()),
        new("class-spread", () => new ClassSpreadWatch()),
        new("won-discriminator", () => new WonDiscriminatorWatch()));
}
