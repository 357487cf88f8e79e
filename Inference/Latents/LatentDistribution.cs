namespace GanMl.Inference.Latents;

/// <summary>The distribution of each value of a latent, independent of all the others.</summary>
public enum LatentDistribution
{
    /// <summary>Mean 0, standard deviation 1.</summary>
    Normal,

    /// <summary>Even between -1 (included) and 1 (excluded).</summary>
    Uniform,
}
