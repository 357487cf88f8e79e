namespace GanMl.Inference;

/// <summary>How far images with two styles lie from the images of either style alone, on average.</summary>
/// <param name="Layer">The layer from which the second latent decides the style.</param>
/// <param name="ToFirst">The mean distance to the image of the first latent: the root mean square difference of pixels, of 1.</param>
/// <param name="ToSecond">The mean distance to the image of the second latent.</param>
public readonly record struct StyleMixingDistance(int Layer, double ToFirst, double ToSecond);
