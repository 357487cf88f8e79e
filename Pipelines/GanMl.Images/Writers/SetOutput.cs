using GanMl.Images.Parts;

namespace GanMl.Images.Writers;

/// <summary>A set all of whose parts are there, as a format sees it: for what belongs to the set as a whole.</summary>
public sealed class SetOutput
{
    private readonly PartedFolder _folder;
    private readonly List<PartFile> _files = [];

    internal SetOutput(ImagesToWrite images, PartedFolder folder)
    {
        Images = images;
        _folder = folder;
    }

    /// <summary>The set.</summary>
    public ImagesToWrite Images { get; }

    /// <summary>The rows of the set, of the seed.</summary>
    public IEnumerable<long> Rows
    {
        get
        {
            for (long i = 0; i < Images.Count; i++)
            {
                yield return Images.Plan.FirstRow + i;
            }
        }
    }

    /// <summary>The files that were written with <see cref="WriteFile"/>.</summary>
    internal IReadOnlyList<PartFile> Files => _files;

    /// <summary>Makes a folder of the set, unless it is there.</summary>
    /// <param name="name">Its path from the folder of the set, with forward slashes.</param>
    public void MakeFolder(string name) => Directory.CreateDirectory(_folder.PathOf(name));

    /// <summary>Writes a file of the set, whole or not at all.</summary>
    /// <param name="name">Its path from the folder of the set, with forward slashes; the same in every run.</param>
    /// <param name="write">Writes the same in every run.</param>
    public void WriteFile(string name, Action<Stream> write) => _files.Add(_folder.WriteFile(name, write));
}
