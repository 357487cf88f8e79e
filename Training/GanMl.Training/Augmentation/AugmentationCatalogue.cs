using GanMl.Inference.Catalogues;

namespace GanMl.Training.Augmentation;

/// <summary>The augmentations that come with GanMl.</summary>
internal static class AugmentationCatalogue
{
    /// <summary>All of them. An augmentation is one small file and one line here.</summary>
    public static Catalogue<IAugmentation> Default { get; } = new(
        "augmentation",
        augmentation => augmentation.Name,
        new InstanceNoise(),
        new ColorAugmentation(),
        new TranslationAugmentation(),
        new CutoutAugmentation(),
        new FlipAugmentation());
}
