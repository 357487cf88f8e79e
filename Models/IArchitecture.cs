namespace GanMl.Models;

/// <summary>A family of generators and discriminators that belong together, found by its name.</summary>
public interface IArchitecture
{
    /// <summary>The name by which it is asked for, which a generator file keeps: <c>dcgan</c>.</summary>
    string Name { get; }

    /// <summary>One sentence for a list of architectures.</summary>
    string Description { get; }

    /// <summary>Its options as they are where nothing else is asked for; their type is the record of its options.</summary>
    ArchitectureOptions DefaultOptions { get; }

    /// <summary>A new generator with random weights from torch's global random numbers.</summary>
    /// <exception cref="ArgumentException">The architecture cannot draw images of this shape; the message says which it can.</exception>
    GeneratorNetwork CreateGenerator(NetworkOptions options);

    /// <summary>A new discriminator with random weights from torch's global random numbers.</summary>
    /// <exception cref="ArgumentException">The architecture cannot judge images of this shape; the message says which it can.</exception>
    DiscriminatorNetwork CreateDiscriminator(NetworkOptions options);

    /// <summary>
    /// A new encoder with random weights from torch's global random numbers: an <see cref="ImageEncoder"/>, if there is no other.
    /// </summary>
    /// <param name="options">The images and their classes.</param>
    /// <param name="latentSize">Values in a latent of the generator.</param>
    EncoderNetwork CreateEncoder(NetworkOptions options, int latentSize) => new ImageEncoder(options, latentSize);
}
