using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Training.Devices;
using GanMl.Training.Growing;
using GanMl.Training.Parts;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>What follows from a run's options and images before its first step.</summary>
internal static class TrainingSetup
{
    /// <summary>What the networks are built for.</summary>
    /// <exception cref="OptionException">The images are not square.</exception>
    internal static NetworkOptions NetworkFor(TrainingOptions options, ILabelledImages images, Device device) =>
        images.Shape.Height != images.Shape.Width
            ? throw new OptionException(
                nameof(images), $"The images of '{images.Name}' are {images.Shape}: they must be square. Resize or pad them.")
            : new NetworkOptions
            {
                ImageSize = images.Shape.Height,
                Channels = images.Shape.Channels,
                Classes = options.Conditional && images.ClassNames.Count > 1 ? images.ClassNames.Count : 0,
                Architecture = options.Network!.For(TrainingDevice.HasBFloat16(device)),
                Packing = options.Packing,
            };

    /// <summary>How the networks grow; null where they do not.</summary>
    /// <exception cref="OptionException">They cannot.</exception>
    internal static GrowthSchedule? ScheduleFor(TrainingOptions options, GeneratorNetwork generator) => (options.Growth, generator) switch
    {
        (null, _) => null,
        ({ } growth, IGrowing growing) => new GrowthSchedule(growing.Sizes, growth, options.Images, options.BatchSize),
        _ => throw new OptionException(
            nameof(options.Growth), $"The {options.Architecture} architecture cannot grow: train it at its full size, without 'Growth'."),
    };

    /// <summary>What a generator file will say of a generator.</summary>
    /// <param name="options">The options of its run.</param>
    /// <param name="parts">What they ask for by name.</param>
    /// <param name="generator">The generator.</param>
    /// <param name="images">The set it was trained on.</param>
    /// <param name="imagesSeen">How many of it were seen.</param>
    internal static GeneratorInfo Describe(
        TrainingOptions options, TrainingParts parts, GeneratorNetwork generator, ILabelledImages images, long imagesSeen) => new()
        {
            Architecture = options.Architecture,
            Options = TrainingFacts.Of(options, parts.Architectures.Find(options.Architecture).DefaultOptions),
            LatentSize = generator.LatentSize,
            Distribution = LatentDistribution.Normal,
            Shape = images.Shape with { Height = generator.ImageSize, Width = generator.ImageSize },
            ClassNames = generator.Options.IsConditional ? images.ClassNames : [],
            DataSet = images.Name,
            ImagesSeen = imagesSeen,
            TotalImages = options.Images,
            Seed = options.Seed,
        };
}
