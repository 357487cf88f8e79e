using System.ComponentModel.DataAnnotations;

namespace GanMl.Models;

/// <summary>What a pair of networks is built for: the images, the classes, and the options of the architecture.</summary>
public sealed record NetworkOptions
{
    /// <summary>Height and width of the images in pixels.</summary>
    [Range(1, int.MaxValue)]
    public int ImageSize { get; init; } = 28;

    /// <summary>1 for grey, 3 for colour.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>
    /// Images that the discriminator judges together, one above the other as channels (PacGAN, Lin et al., 2018); 1 for each alone.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int Packing { get; init; } = 1;

    /// <summary>Channels that a discriminator sees.</summary>
    internal int DiscriminatorChannels => Channels * Packing;

    /// <summary>How many classes the networks are conditioned on; 0 for an unconditional pair.</summary>
    [Range(0, int.MaxValue)]
    public int Classes { get; init; }

    /// <summary>Values in the embedding of a label that joins the latent vector. Without classes it is not used.</summary>
    [Range(1, int.MaxValue)]
    public int LabelEmbeddingSize { get; init; } = 32;

    /// <summary>The options of the architecture; null for its defaults. A network that was built has them always.</summary>
    public ArchitectureOptions? Architecture { get; init; }

    /// <summary>Whether generator and discriminator are told the class.</summary>
    public bool IsConditional => Classes > 0;

    /// <summary>The options of the architecture; its defaults where there are none.</summary>
    /// <typeparam name="T">The record of the architecture.</typeparam>
    /// <exception cref="OptionException">They are those of another architecture.</exception>
    public T ArchitectureAs<T>()
        where T : ArchitectureOptions, new() => Architecture switch
        {
            null => new T(),
            T own => own,
            _ => throw new OptionException(nameof(Architecture), $"The network takes {typeof(T).Name}, not {Architecture.GetType().Name}."),
        };

    /// <summary>Checks what holds for every architecture, and the options of this one.</summary>
    /// <exception cref="OptionException">A value that no network can be built for; the message says which.</exception>
    public void Validate()
    {
        OptionException.ThrowIfOutOfRange(this);
        if (Packing > 1 && IsConditional)
        {
            throw new OptionException(
                nameof(Packing),
                $"'Packing' is {Packing}: images of one pack would be of several classes. Train without classes, "
                + "with 'Conditional' false.");
        }

        if (Channels is not (1 or 3))
        {
            throw new OptionException(nameof(Channels), $"Images of {Channels} channels are not supported: choose 1 (grey) or 3 (colour).");
        }

        Architecture?.Validate();
    }
}
