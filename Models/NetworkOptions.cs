namespace GanMl.Models;

/// <summary>What a pair of networks is built for: the images, the classes and the size of the noise.</summary>
public sealed record NetworkOptions
{
    /// <summary>Height and width of the images in pixels.</summary>
    public int ImageSize { get; init; } = 28;

    /// <summary>1 for grey, 3 for colour.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Images that the discriminator judges together, one above the other as channels (PacGAN, Lin et al., 2018); 1 for each alone.</summary>
    public int Packing { get; init; } = 1;

    /// <summary>Channels that a discriminator sees.</summary>
    internal int DiscriminatorChannels => Channels * Packing;

    /// <summary>How many classes the networks are conditioned on; 0 for an unconditional pair.</summary>
    public int Classes { get; init; }

    /// <summary>Values in one latent vector; null takes the architecture's own (30 for dense, 100 for dcgan, 64 for r3gan, 128 for the others).</summary>
    public int? LatentSize { get; init; }

    /// <summary>Values in the embedding of a label that joins the latent vector. Without classes it is not used.</summary>
    public int LabelEmbeddingSize { get; init; } = 32;

    /// <summary>The layers of progressive, style and r3gan networks.</summary>
    public LayerOptions Layers { get; init; } = new();

    /// <summary>What is particular to style generators.</summary>
    public StyleOptions Style { get; init; } = new();

    /// <summary>Whether generator and discriminator are told the class.</summary>
    public bool IsConditional => Classes > 0;

    /// <summary>Checks what holds for every architecture.</summary>
    /// <exception cref="ArgumentException">A value that no network can be built for; the message says which.</exception>
    public void Validate()
    {
        if (ImageSize < 1)
        {
            throw new ArgumentException($"An image size of {ImageSize} is not possible: it counts pixels.");
        }

        if (Packing < 1 || (Packing > 1 && IsConditional))
        {
            throw new ArgumentException(
                $"Packing {Packing} images is not possible{(Packing > 1 ? " with classes: images of one pack would have several. Train unconditionally (--unconditional)" : "")}.");
        }

        if (Channels is not (1 or 3))
        {
            throw new ArgumentException($"Images of {Channels} channels are not supported: choose 1 (grey) or 3 (colour).");
        }

        if (Classes < 0)
        {
            throw new ArgumentException($"{Classes} classes are not possible: give 0 for an unconditional pair.");
        }

        if (LatentSize < 1 || LabelEmbeddingSize < 1)
        {
            throw new ArgumentException("Latent size and label embedding size must be at least 1.");
        }

        Layers.Validate();
        Style.Validate();
    }
}
