using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GanMl.Images.Folders;

/// <summary>One class of a folder of images.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Folder">The sub-folder with its images; null where there is none.</param>
/// <param name="MayBeEmpty">Whether the class is known from elsewhere, so that it needs no images here.</param>
internal sealed record ClassFolder(string Name, string? Folder, bool MayBeEmpty);

/// <summary>Which sub-folder is which class: by <see cref="FileName"/>, by the names that are given, or by its own name.</summary>
internal static class FolderClasses
{
    /// <summary>
    /// A file beside the sub-folders that says which class each is, in the order of the classes:
    /// <c>{"T-shirt_top": "T-shirt/top", "Trouser": "Trouser"}</c>. A folder cannot have every name that a class can.
    /// </summary>
    internal const string FileName = ClassFolders.FileName;

    private const long LongestFile = 1 << 24;

    /// <summary>The classes in their order.</summary>
    /// <param name="root">The folder with the sub-folders.</param>
    /// <param name="folders">The sub-folders.</param>
    /// <param name="given">The names of the classes, in their order; null where the folders say them.</param>
    /// <param name="logger">Told where <see cref="FileName"/> is another's file.</param>
    /// <exception cref="ImageSetException">A folder is none of the given classes, or two are one class.</exception>
    internal static IReadOnlyList<ClassFolder> Find(string root, string[] folders, IReadOnlyList<string>? given, ILogger logger)
    {
        List<ClassFolder> own = ByFile(root, logger);
        own.AddRange(folders
            .Except(own.Select(known => known.Folder), StringComparer.Ordinal)
            .Select(folder => new ClassFolder(Path.GetFileName(folder)!, folder, MayBeEmpty: false)));
        RefuseTwice(root, own);
        return given is null ? own : Given(root, own, given);
    }

    private static ClassFolder[] Given(string root, IReadOnlyList<ClassFolder> own, IReadOnlyList<string> given)
    {
        string[] safe = ClassFolders.NamesOf(given);
        var found = new ClassFolder[given.Count];
        var strangers = new List<ClassFolder>();
        foreach (ClassFolder candidate in own.Where(candidate => candidate.Folder is not null))
        {
            int label = IndexOf(given, candidate.Name);
            label = label < 0 ? BySafeName(root, Path.GetFileName(candidate.Folder!), given, safe) : label;
            if (label < 0)
            {
                strangers.Add(candidate);
            }
            else if (found[label] is { } other)
            {
                throw Wrong(
                    $"'{other.Folder}' and '{candidate.Folder}' are both the class '{given[label]}'. Put the images into one of them.");
            }
            else
            {
                found[label] = candidate with { Name = given[label], MayBeEmpty = true };
            }
        }

        if (strangers.Count > 0)
        {
            string[] near = [.. strangers
                .Select(one => given.FirstOrDefault(name => name.Equals(one.Name, StringComparison.OrdinalIgnoreCase)))
                .OfType<string>()
                .Select(name => $"'{name}'")];
            throw Wrong(
                $"'{root}' has the class{(strangers.Count > 1 ? "es" : "")} {Listed(strangers.Select(one => one.Name))}, but the classes "
                + $"are {Listed(given)} ('{nameof(FolderImagesOptions.ClassNames)}')."
                + $"{Meant(near)} Rename "
                + $"{(strangers.Count > 1 ? "the folders, or take them away" : "the folder, or take it away")}.");
        }

        return [.. given.Select((name, label) => found[label] ?? new ClassFolder(name, null, MayBeEmpty: true))];
    }

    private static string Meant(string[] near) =>
        near.Length == 0 ? "" : $" {(near.Length > 1 ? "Are" : "Is")} {string.Join(", ", near)} meant?";

    /// <summary>The class whose name a folder has, as far as a folder can; -1 for none.</summary>
    /// <exception cref="ImageSetException">It may be that of several.</exception>
    private static int BySafeName(string root, string folder, IReadOnlyList<string> given, string[] safe)
    {
        string[] possible = [.. given.Where((name, label) => safe[label] == folder || ClassFolders.NamesOf([name])[0] == folder)];
        return possible.Length < 2 ? IndexOf(safe, folder) : throw Wrong(
            $"'{Path.Combine(root, folder)}' may be the class {string.Join(" or ", possible.Select(name => $"'{name}'"))}. Say which in "
            + $"'{FileName}' beside it.");
    }

    /// <summary>Up to ten names, and how many more there are.</summary>
    internal static string Listed(IEnumerable<string> names)
    {
        const int Most = 10;
        string[] all = [.. names];
        return string.Join(", ", all.Take(Most).Select(name => $"'{name}'")) + (all.Length > Most ? $" and {all.Length - Most} more" : "");
    }

    private static List<ClassFolder> ByFile(string root, ILogger logger)
    {
        string path = Path.Combine(root, FileName);
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
        {
            return [];
        }

        if (file.Length > LongestFile)
        {
            throw new ImageSetException($"'{path}' has {file.Length:N0} bytes: one that names classes has at most {LongestFile:N0}.");
        }

        List<ClassFolder>? classes;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            classes = Read(root, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new ImageSetException(
                $"'{path}' is broken ({e.Message}). It says which class each folder is, as in {{\"T-shirt_top\": \"T-shirt/top\"}}: "
                + "write it anew, or take it away, and the folders' own names count.", e);
        }

        // Programs of others have files of this name too.
        if (classes is null || !classes.Any(known => known.Folder is not null))
        {
            logger.LogWarning(
                "'{Path}' does not say which class each folder is (as {{\"T-shirt_top\": \"T-shirt/top\"}} does): the folders' names "
                + "count.",
                path);
            return [];
        }

        return classes;
    }

    /// <summary>Null where it does not map names of folders, which lie beside it, to names of classes.</summary>
    private static List<ClassFolder>? Read(string root, JsonElement map)
    {
        if (map.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var classes = new List<ClassFolder>();
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            bool isBeside = entry.Name is not ("" or "." or "..") && Path.GetFileName(entry.Name) == entry.Name;
            if (!isBeside || entry.Value.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            string folder = Path.Combine(root, entry.Name);
            classes.Add(new ClassFolder(entry.Value.GetString()!, Directory.Exists(folder) ? folder : null, MayBeEmpty: true));
        }

        return classes;
    }

    private static void RefuseTwice(string root, IEnumerable<ClassFolder> classes)
    {
        if (classes.GroupBy(known => known.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            string folders = Listed(twice.Select(one => Path.GetFileName(one.Folder) ?? FileName));
            throw Wrong(
                $"The class '{twice.Key}' is there twice in '{root}': {folders}. "
                + $"Rename a folder, or mend '{FileName}'.");
        }
    }

    private static ImageSetException Wrong(string message) => new(message) { Property = nameof(FolderImagesOptions.ClassNames) };

    private static int IndexOf(IReadOnlyList<string> names, string? name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
