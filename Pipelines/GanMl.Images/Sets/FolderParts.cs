using GanMl.Images.Folders;
using Microsoft.Extensions.Logging;

namespace GanMl.Images.Sets;

/// <summary>Where a folder of images has its parts.</summary>
/// <param name="Train">The images to learn from; all of them where there is no part for judging.</param>
/// <param name="Test">The images to judge by; null where a tenth of the others is taken.</param>
internal sealed record FolderParts(string Train, string? Test)
{
    private static readonly string[] TrainNames = ["train", "training"];
    private static readonly string[] TestNames = ["test", "testing"];
    private static readonly string[] ValidationNames = ["val", "valid", "validation", "eval", "dev"];

    /// <summary>
    /// Finds sub-folders that are called like parts, however the letters are cased, and have sub-folders of their own: without these they
    /// are classes that happen to have such names.
    /// </summary>
    /// <exception cref="ImageSetException">Two sub-folders are called like one part, or there is none to learn from.</exception>
    internal static FolderParts Find(string folder, ILogger logger)
    {
        string[] folders = FolderListing.Folders(folder);
        string? train = One(folder, folders, TrainNames), test = One(folder, folders, TestNames);
        string? validation = One(folder, folders, ValidationNames);
        string[] parts = [.. new[] { train, test, validation }.OfType<string>()];
        if (!parts.Any(part => FolderListing.Folders(part).Length > 0))
        {
            if (parts.Length > 1)
            {
                logger.LogWarning(
                    "{Folders} in '{Folder}' have no sub-folders, so they are taken for classes. If they are parts of the set, put the "
                    + "images of each into one sub-folder for each class.",
                    FolderClasses.Listed(parts.Select(part => Path.GetFileName(part))), folder);
            }

            return new FolderParts(folder, null);
        }

        if (train is null)
        {
            throw new ImageSetException(
                $"'{folder}' has a part for judging ('{Path.GetFileName(parts[0])}'), but none to learn from: it needs a sub-folder "
                + "'train' beside it, with the same classes.");
        }

        string? judging = test ?? validation;
        string[] unused = [.. folders.Where(other => other != train && other != judging)];
        if (unused.Length > 0)
        {
            logger.LogWarning(
                "'{Folder}' is read from {Used}; what lies beside is left out: {Unused}.",
                folder,
                FolderClasses.Listed(new[] { train, judging }.OfType<string>().Select(part => Path.GetFileName(part))),
                FolderClasses.Listed(unused.Select(path => Path.GetFileName(path))));
        }

        return new FolderParts(train, judging);
    }

    private static string? One(string folder, string[] folders, string[] names)
    {
        string[] found = [.. folders.Where(path => names.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase))];
        return found.Length < 2 ? found.FirstOrDefault() : throw new ImageSetException(
            $"'{folder}' has {FolderClasses.Listed(found.Select(path => Path.GetFileName(path)))}, which are called like one part of the "
            + "set. Rename or merge them.");
    }
}
