namespace GanMl.Models;

/// <summary>
/// Maps latent vectors to images. <c>forward(latent, label)</c> takes float32 [N, latent size] and, when conditional,
/// int64 [N]; it returns float32 [N, channels, size, size], from
/// <see cref="PixelMinimum"/> to <see cref="PixelMaximum"/>.
/// </summary>
public abstract class GeneratorNetwork : Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Names the module and keeps what it was built for.</summary>
    /// <param name="name">The architecture's name, as the root of parameter names in messages.</param>
    /// <param name="options">What the network is built for.</param>
    /// <param name="latentSize">Values in one latent vector.</param>
    /// <param name="pixelMinimum">The value of a black pixel: that of the last activation, -1 for a hyperbolic tangent.</param>
    /// <param name="pixelMaximum">The value of a white pixel.</param>
    protected GeneratorNetwork(string name, NetworkOptions options, int latentSize, float pixelMinimum = -1, float pixelMaximum = 1)
        : base(name)
    {
        options.Validate();
        Options = options;
        LatentSize = latentSize;
        PixelMinimum = pixelMinimum;
        PixelMaximum = pixelMaximum;
    }

    /// <summary>Names the module and keeps what it was built for, with the options of its architecture.</summary>
    /// <param name="name">The architecture's name, as the root of parameter names in messages.</param>
    /// <param name="options">What the network is built for.</param>
    /// <param name="architecture">The options of its architecture, which say how many values a latent vector has.</param>
    /// <param name="pixelMinimum">The value of a black pixel: that of the last activation, -1 for a hyperbolic tangent.</param>
    /// <param name="pixelMaximum">The value of a white pixel.</param>
    /// <exception cref="OptionException">A value that no network can be built for.</exception>
    protected GeneratorNetwork(
        string name, NetworkOptions options, ArchitectureOptions architecture, float pixelMinimum = -1, float pixelMaximum = 1)
        : this(name, options with { Architecture = architecture }, architecture.LatentSize, pixelMinimum, pixelMaximum)
    {
    }

    /// <summary>What the network was built for.</summary>
    public NetworkOptions Options { get; }

    /// <summary>Height and width of the images that it draws now: those of the options, or less while it grows.</summary>
    public int ImageSize => this is IGrowing growing ? growing.Growth.Size : Options.ImageSize;

    /// <summary>Values in one latent vector.</summary>
    public int LatentSize { get; }

    /// <summary>The value of a black pixel.</summary>
    public float PixelMinimum { get; }

    /// <summary>The value of a white pixel.</summary>
    public float PixelMaximum { get; }
}
