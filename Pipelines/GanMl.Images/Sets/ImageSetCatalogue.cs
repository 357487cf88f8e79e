using GanMl.Inference.Catalogues;

namespace GanMl.Images.Sets;

/// <summary>The sets of labelled images that come with GanMl.</summary>
public static class ImageSetCatalogue
{
    /// <summary>All of them. A set is one small file and one line here; a program adds its own with <c>With</c>.</summary>
    public static Catalogue<IImageSet> Default { get; } = new(
        "image set",
        set => set.Name,
        IdxImageSet.FashionMnist,
        IdxImageSet.Mnist,
        new ShapesSet());
}
