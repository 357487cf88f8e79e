using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Images.Folders;
using GanMl.Inference.LabelledImages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Images.Sets;

/// <summary>
/// A folder in the place of a set that is known by name. It has one sub-folder of images for each class, or parts that have them
/// (<see cref="FolderParts"/>). Where it has no part for judging, one is taken (<see cref="HoldOut"/>). Both parts have one shape and the
/// classes of the part to learn from.
/// </summary>
internal sealed class FolderSet(string folder) : IImageSet
{
    private readonly string _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public string Name => Path.GetFileName(_folder);

    public string Description => "A folder of images.";

    public Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var ofFolder = new FolderImagesOptions
        {
            Size = options.Size,
            Squaring = options.Squaring,

            // Grey is made of colour only after the square, where the folder does not make it: the order of every set.
            Channels = options is { Size: null, Channels: 1 } ? 3 : options.Channels,
            ClassNames = options.ClassNames,
            WhiteLevel = options.WhiteLevel,
            MaximumPixels = options.MaximumPixels ?? FolderImagesOptions.UsualMaximumPixels,
            Logger = options.Logger,
            Name = Name,
        };
        return Task.Run(() => Open(split, ofFolder, cancellationToken), cancellationToken);
    }

    private ILabelledImages Open(ImageSetSplit split, FolderImagesOptions options, CancellationToken cancellationToken)
    {
        ILogger logger = options.Logger ?? NullLogger.Instance;
        var parts = FolderParts.Find(_folder, logger);
        return parts.Test is null
            ? HoldOut.Split(FolderImages.Open(parts.Train, options), split, logger, cancellationToken)
            : OfBoth(parts.Train, parts.Test, split, options);
    }

    private static ILabelledImages OfBoth(string train, string test, ImageSetSplit split, FolderImagesOptions options)
    {
        var trainImages = FolderImages.Open(train, options);
        FolderImages testImages = OpenTest(train, test, options with { ClassNames = trainImages.ClassNames });
        (ImageShape trainShape, ImageShape testShape) = (trainImages.Shape, testImages.Shape);
        if ((testShape.Height, testShape.Width) != (trainShape.Height, trainShape.Width))
        {
            throw new ImageSetException(
                $"The images of '{test}' are {testShape.Height} x {testShape.Width}, but those of '{train}' are "
                + $"{trainShape.Height} x {trainShape.Width}. Give a size, and every image becomes a square of it.")
            {
                Property = nameof(ImageSetOptions.Size),
            };
        }

        FolderImages images = split == ImageSetSplit.Train ? trainImages : testImages;
        return images.WithChannels(Math.Max(trainShape.Channels, testShape.Channels));
    }

    private static FolderImages OpenTest(string train, string test, FolderImagesOptions options)
    {
        try
        {
            return FolderImages.Open(test, options);
        }
        catch (ImageSetException e) when (e.Property == nameof(FolderImagesOptions.ClassNames))
        {
            throw new ImageSetException($"{e.Message} The classes are those of '{train}'.", e);
        }
    }
}
