using System.Globalization;
using GanMl.Images.Parts;

namespace GanMl.Images.Writers;

/// <summary>One part of a set, as a format sees it: which rows it has, and where its files go.</summary>
public sealed class PartOutput
{
    private readonly Func<string, Stream> _create;
    private readonly PartInProgress? _files;

    internal PartOutput(ImagesToWrite images, PartLayout layout, int index, PartInProgress files)
        : this(images, layout, index)
    {
        _files = files;
        _create = files.Create;
    }

    internal PartOutput(ImagesToWrite images, PartLayout layout, Stream file)
        : this(images, layout, 0) => _create = _ => file;

    private PartOutput(ImagesToWrite images, PartLayout layout, int index)
    {
        Images = images;
        Index = index;
        Parts = layout.Parts;
        FirstRow = images.Plan.FirstRow + layout.FirstOf(index);
        Count = layout.CountOf(index);
        _create = null!;
    }

    /// <summary>The set that it is a part of.</summary>
    public ImagesToWrite Images { get; }

    /// <summary>Which part, from 0.</summary>
    public int Index { get; }

    /// <summary>How many parts the set has.</summary>
    public int Parts { get; }

    /// <summary>The row of the first image, of the seed.</summary>
    public long FirstRow { get; }

    /// <summary>How many images it has, 0 or more.</summary>
    public long Count { get; }

    /// <summary>The usual name of the file of a part: <c>train-00003-of-00008.parquet</c>.</summary>
    /// <param name="ending">The ending, with the dot.</param>
    public string NameOf(string ending) => NameOf(Images.Split, Index, Parts, ending);

    /// <summary>Begins a file of the part, which is written from the beginning to the end. It is not to be closed.</summary>
    /// <param name="name">Its path from the folder of the set, with forward slashes; the same in every run.</param>
    public Stream Create(string name) => _create(name);

    /// <summary>Writes a small file of the part. May be called by several threads at once.</summary>
    /// <param name="name">Its path from the folder of the set, with forward slashes; the same in every run.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="NotSupportedException">The part is to be a single file.</exception>
    public void WriteFile(string name, ReadOnlySpan<byte> content)
    {
        if (_files is null)
        {
            throw new NotSupportedException("This format fills a folder, and cannot be one file.");
        }

        _files.WriteFile(name, content);
    }

    internal static string NameOf(string split, int index, int parts, string ending) =>
        string.Create(CultureInfo.InvariantCulture, $"{split}-{index:00000}-of-{parts:00000}{ending}");
}
