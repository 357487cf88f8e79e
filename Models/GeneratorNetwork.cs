namespace GanMl.Models;

/// <summary>
/// Maps latent vectors to images. <c>forward(latent, label)</c> takes float32 [N, latent size] and, when conditional,
/// int64 [N]; it returns float32 [N, channels, size, size] in <see cref="Range"/>.
/// </summary>
public abstract class GeneratorNetwork : Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Names the module and keeps what it was built for.</summary>
    /// <param name="name">The architecture's name, as the root of parameter names in messages.</param>
    /// <param name="options">What the network is built for.</param>
    /// <param name="latentSize">Values in one latent vector.</param>
    /// <param name="range">The interval of the pixel values.</param>
    protected GeneratorNetwork(string name, NetworkOptions options, int latentSize, PixelRange range)
        : base(name)
    {
        options.Validate();
        Options = options;
        LatentSize = latentSize;
        Range = range;
    }

    /// <summary>Names the module and keeps what it was built for, with the options of its architecture.</summary>
    /// <param name="name">The architecture's name, as the root of parameter names in messages.</param>
    /// <param name="options">What the network is built for.</param>
    /// <param name="architecture">The options of its architecture, which say how many values a latent vector has.</param>
    /// <param name="range">The interval of the pixel values.</param>
    /// <exception cref="OptionException">A value that no network can be built for.</exception>
    protected GeneratorNetwork(string name, NetworkOptions options, ArchitectureOptions architecture, PixelRange range)
        : this(name, options with { Architecture = architecture }, architecture.LatentSize, range)
    {
    }

    /// <summary>What the network was built for.</summary>
    public NetworkOptions Options { get; }

    /// <summary>Height and width of the images that it draws now: those of the options, or less while it grows.</summary>
    public int ImageSize => this is IGrowing growing ? growing.Growth.Size : Options.ImageSize;

    /// <summary>Values in one latent vector.</summary>
    public int LatentSize { get; }

    /// <summary>The interval of the pixel values.</summary>
    public PixelRange Range { get; }
}
