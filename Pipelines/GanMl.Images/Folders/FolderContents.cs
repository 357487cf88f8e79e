using Microsoft.Extensions.Logging;

namespace GanMl.Images.Folders;

/// <summary>The classes of a folder of images, and their pictures.</summary>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="Pictures">The pictures, class by class.</param>
internal sealed record FolderContents(string[] ClassNames, SurveyedPicture[] Pictures)
{
    /// <summary>Finds them, and reads the head of each picture.</summary>
    /// <param name="root">The full path of the folder.</param>
    /// <param name="given">The names of the classes, in their order; null where the folders say them.</param>
    /// <param name="decoder">Knows how large a picture may be.</param>
    /// <param name="logger">Told what is passed over.</param>
    /// <exception cref="ImageSetException">There is no such folder, or its classes or its files are not in order.</exception>
    internal static FolderContents Find(string root, IReadOnlyList<string>? given, ImageDecoder decoder, ILogger logger)
    {
        if (!Directory.Exists(root))
        {
            throw new ImageSetException($"There is no folder '{root}'.");
        }

        string[] folders = FolderListing.Folders(root);
        string[] loose = FolderListing.Files(root);
        bool isFlat = folders.Length == 0 && loose.Length > 0;
        IReadOnlyList<ClassFolder> classes = isFlat ? [OneClass(root, given)] : FolderClasses.Find(root, folders, given, logger);
        var survey = new PictureSurvey(root, decoder, logger);
        SurveyedPicture[] pictures = survey.Look(
            [.. classes.Select(one => isFlat ? loose : one.Folder is null ? [] : FolderListing.Files(one.Folder))]);
        if (pictures.Length == 0)
        {
            throw NoImages(root, folders, loose, survey);
        }

        Check(root, classes, pictures, survey, logger);
        if (isFlat)
        {
            logger.LogWarning("'{Folder}' has no sub-folders: its {Count:N0} images are one class.", root, pictures.Length);
        }
        else if (loose.Count(PictureFormat.IsNamedAsPicture) is > 0 and var beside)
        {
            logger.LogWarning(
                "'{Folder}' has {Count:N0} images beside its sub-folders: they have no class, and are left out.", root, beside);
        }

        return new FolderContents([.. classes.Select(one => one.Name)], pictures);
    }

    /// <summary>A folder of images without sub-folders is one class.</summary>
    private static ClassFolder OneClass(string root, IReadOnlyList<string>? given) => given is null or { Count: 1 }
        ? new ClassFolder(given is null ? Path.GetFileName(root) : given[0], root, MayBeEmpty: true)
        : throw new ImageSetException(
            $"'{root}' has no sub-folders, so nothing says which of the classes {FolderClasses.Listed(given)} an image has: make one "
            + "sub-folder for each class.")
        {
            Property = nameof(FolderImagesOptions.ClassNames),
        };

    /// <summary>A class that is known from elsewhere may have no images here, but that is told; another is a mistake.</summary>
    private static void Check(
        string root, IReadOnlyList<ClassFolder> classes, SurveyedPicture[] pictures, PictureSurvey survey, ILogger logger)
    {
        bool[] hasImages = new bool[classes.Count];
        foreach (SurveyedPicture picture in pictures)
        {
            hasImages[picture.Label] = true;
        }

        ClassFolder[] empty = [.. classes.Where((_, label) => !hasImages[label])];
        if (empty.FirstOrDefault(one => !one.MayBeEmpty) is { } wrong)
        {
            throw new ImageSetException(
                $"'{wrong.Folder}' has no images ({PictureSurvey.Formats}), so its class has none.{Deeper(wrong.Folder!)}{Passed(survey)} "
                + "Put some in it, or take the folder away.");
        }

        if (empty.Length > 0)
        {
            logger.LogWarning("'{Folder}' has no images of {Classes}.", root, FolderClasses.Listed(empty.Select(one => one.Name)));
        }

        foreach (ClassFolder one in classes.Where(one => one.Folder is not null && one.Folder != root))
        {
            if (FolderListing.Folders(one.Folder!) is { Length: > 0 } deeper)
            {
                logger.LogWarning(
                    "'{Folder}' has sub-folders, which are not read: {Folders}.",
                    one.Folder, FolderClasses.Listed(deeper.Select(path => Path.GetFileName(path))));
            }
        }
    }

    private static ImageSetException NoImages(string root, string[] folders, string[] loose, PictureSurvey survey)
    {
        string beside = folders.Length > 0 && loose.Any(PictureFormat.IsNamedAsPicture)
            ? " The images that lie in it, beside its sub-folders, have no class."
            : "";
        return new ImageSetException(
            $"'{root}' has no images in sub-folders. It needs one sub-folder for each class, with the images of the class in it: "
            + $"{Path.Combine("cats", "1.png")}, {Path.Combine("dogs", "2.jpg")}.{beside}"
            + $"{string.Concat(folders.Select(Deeper).FirstOrDefault(text => text.Length > 0))}{Passed(survey)}");
    }

    /// <summary>Where a folder has none, its sub-folders may: then it is one of them that should be opened.</summary>
    private static string Deeper(string folder) => FolderListing.Folders(folder) is { Length: > 0 } deeper
        ? $" The sub-folders of '{folder}' are not read: {FolderClasses.Listed(deeper.Select(path => Path.GetFileName(path)))}. If they "
            + "are the classes, open that folder."
        : "";

    private static string Passed(PictureSurvey survey) => survey.LeftOut.Length == 0
        ? ""
        : $" Left out are {survey.LeftOut}: pictures are files of {PictureSurvey.Formats}.";
}
