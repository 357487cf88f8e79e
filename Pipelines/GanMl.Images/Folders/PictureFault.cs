namespace GanMl.Images.Folders;

/// <summary>Why a file of a folder cannot be used.</summary>
/// <param name="Text">The file, and what is wrong with it.</param>
/// <param name="IsLimit">Whether it has more pixels than are allowed; otherwise it is broken.</param>
internal sealed record PictureFault(string Text, bool IsLimit = false)
{
    private const int Most = 10;

    /// <summary>The error of one file.</summary>
    internal ImageSetException ToException() => ToException("", [this]);

    /// <summary>The error of all files of a folder: the first ten by name, and how many more there are.</summary>
    internal static ImageSetException ToException(string folder, IReadOnlyList<PictureFault> faults)
    {
        // A limit is raised, a broken file is copied again.
        bool areLimits = faults.All(fault => fault.IsLimit);
        bool isOne = faults.Count == 1;
        string advice = areLimits ? "" : isOne ? " Copy it again, or take it away." : " Copy them again, or take them away:";
        string list = string.Join("; ", faults.Take(Most).Select(fault => fault.Text))
            + (faults.Count > Most ? $"; and {faults.Count - Most:N0} more" : "") + ".";
        return new ImageSetException(isOne ? list + advice : $"{faults.Count:N0} files of '{folder}' cannot be used.{advice} {list}")
        {
            Property = areLimits ? nameof(FolderImagesOptions.MaximumPixels) : null,
        };
    }
}
