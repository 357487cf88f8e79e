using System.ComponentModel.DataAnnotations;
using GanMl.Models;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Outside;

/// <summary>Networks of two layers, with an option that no other architecture has.</summary>
internal sealed class StripesArchitecture : IArchitecture
{
    public string Name => "stripes";

    public string Description => "Two layers each, for tests.";

    public ArchitectureOptions DefaultOptions { get; } = new StripesOptions();

    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new StripesGenerator(options);

    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new StripesDiscriminator(options);
}

internal sealed record StripesOptions : ArchitectureOptions
{
    public override int LatentSize { get; init; } = 4;

    /// <summary>Values of the layer in the middle.</summary>
    [Range(1, 1000)]
    public int Hidden { get; init; } = 16;
}

internal sealed class StripesGenerator : GeneratorNetwork
{
    private readonly Embedding _label;
    private readonly Concatenate _join = new(1);
    private readonly Sequential _body;

    internal StripesGenerator(NetworkOptions options)
        : base("stripes", options, options.ArchitectureAs<StripesOptions>())
    {
        int hidden = options.ArchitectureAs<StripesOptions>().Hidden;
        _label = nn.Embedding(Math.Max(1, options.Classes), 2);
        _body = nn.Sequential(
            ("first", nn.Linear(LatentSize + (options.IsConditional ? 2 : 0), hidden)),
            ("rectifier", nn.ReLU()),
            ("second", nn.Linear(hidden, options.Channels * options.ImageSize * options.ImageSize)),
            ("range", nn.Tanh()),
            ("shape", nn.Unflatten(1, [options.Channels, options.ImageSize, options.ImageSize])));
        RegisterComponents();
    }

    public override Tensor forward(Tensor latent, Tensor? label) =>
        _body.call(label is null ? latent : _join.call(latent, _label.call(label)));
}

internal sealed class StripesDiscriminator : DiscriminatorNetwork
{
    private readonly Sequential _body;

    internal StripesDiscriminator(NetworkOptions options)
        : base("stripes", options)
    {
        _body = nn.Sequential(
            ("flat", nn.Flatten()),
            ("first", nn.Linear(options.Channels * options.ImageSize * options.ImageSize, 16)),
            ("rectifier", nn.LeakyReLU(0.2)),
            ("logit", nn.Linear(16, 1)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor image, Tensor? label) => _body.call(image);
}
