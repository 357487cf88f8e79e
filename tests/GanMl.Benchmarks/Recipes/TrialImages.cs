using System.CommandLine;
using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Benchmarks.Recipes;

/// <summary>
/// What recipes learn from and are judged by: the training part of a set less some images that are held back to choose by, or all of it
/// and the test part, which is for the last table alone.
/// </summary>
internal sealed class TrialImages
{
    private readonly Option<string> _set = new("--data")
    {
        Description = "A set by its name, or a folder of images, a sub-folder a class.",
        DefaultValueFactory = _ => "fashion-mnist",
    };

    private readonly Option<DirectoryInfo?> _folder = new("--data-folder")
    {
        Description = "Where the files of the set are. Default: below the folder named by GANML_DATA.",
    };

    private readonly Option<int?> _size = new("--size") { Description = "Height and width of the images. Default: the set's own." };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads to compute with.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _heldBack = new("--held-back")
    {
        Description = "Training images, as many of each class, that no recipe learns from and that judge.",
        DefaultValueFactory = _ => 10_000,
    };

    private readonly Option<bool> _test = new("--test")
    {
        Description = "Learn from the whole training part, and judge by the test part. For the last table, not to choose recipes by.",
    };

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _set, _folder, _size, _threads, _heldBack, _test })
        {
            command.Options.Add(option);
        }
    }

    internal int Threads(ParseResult parsed) => parsed.GetValue(_threads);

    /// <summary>In words, what judges.</summary>
    internal string Judge(ParseResult parsed) =>
        parsed.GetValue(_test) ? "the test part" : $"{parsed.GetValue(_heldBack):N0} training images held back";

    /// <summary>Height and width without a recipe's wishes.</summary>
    internal async Task<int> SizeAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        (await OpenAsync(parsed, ImageSetSplit.Train, parsed.GetValue(_size), cancellationToken)).Shape.Height;

    /// <summary>What is learned from, and what judges.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="size">Height and width.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RecipeException">There are too few images to hold so many back.</exception>
    internal async Task<(ILabelledImages Train, ILabelledImages Judge)> OpenAsync(
        ParseResult parsed, int size, CancellationToken cancellationToken)
    {
        ILabelledImages train = await OpenAsync(parsed, ImageSetSplit.Train, size, cancellationToken);
        return parsed.GetValue(_test)
            ? (train, await OpenAsync(parsed, ImageSetSplit.Test, size, cancellationToken))
            : HoldBack(train, parsed.GetValue(_heldBack));
    }

    /// <summary>Splits images: of each class the last ones are held back, of all classes as many, less where a class has too few.</summary>
    /// <param name="images">The images.</param>
    /// <param name="count">How many to hold back.</param>
    /// <exception cref="RecipeException">That is less than one of each class, or a class would keep none.</exception>
    internal static (ILabelledImages Learned, ILabelledImages HeldBack) HoldBack(ILabelledImages images, int count)
    {
        int perClass = count / images.ClassNames.Count;
        int fewest = images.CountByClass().Where(one => one > 0).Min();
        if (perClass < 1 || perClass >= fewest)
        {
            throw new RecipeException(
                $"{count:N0} images cannot be held back: that is {perClass:N0} of each of {images.ClassNames.Count:N0} classes, and the "
                + $"smallest of them has {fewest:N0}. Hold at least one of each back and leave it at least one.");
        }

        int[] left = [.. images.CountByClass()];
        var rest = new List<int>();
        var heldBack = new List<int>();
        for (int i = 0; i < images.Count; i++)
        {
            (left[images.LabelOf(i)]-- > perClass ? rest : heldBack).Add(i);
        }

        return (images.Subset(rest), images.Subset(heldBack));
    }

    private Task<ILabelledImages> OpenAsync(ParseResult parsed, ImageSetSplit split, int? size, CancellationToken cancellationToken) =>
        ImageSets.OpenAsync(
            parsed.GetRequiredValue(_set),
            split,
            new ImageSetOptions
            {
                Size = size,
                Folders = new DataFolders
                {
                    Folder = parsed.GetValue(_folder)?.FullName,
                    Root = Environment.GetEnvironmentVariable("GANML_DATA"),
                },
            },
            cancellationToken: cancellationToken);
}
