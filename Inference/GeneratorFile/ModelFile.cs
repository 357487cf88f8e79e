namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// An ONNX file and the weights that it keeps in files beside it, read once: later changes to any of them have no effect.
/// </summary>
/// <param name="Given">The bytes of the file itself.</param>
/// <param name="Whole">The same with all weights in it; the same array where they were in it.</param>
internal sealed record ModelFile(byte[] Given, byte[] Whole)
{
    /// <summary>Reads a file and its weights.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GeneratorFileException">It is too long, or its weights cannot be had; the message says why.</exception>
    internal static ModelFile Read(string path)
    {
        byte[] given = ReadBytes(path);
        return new ModelFile(given, ExternalWeights.Inline(given, FoldersOf(path)));
    }

    /// <summary>A file of which the bytes are at hand, and nothing beside it.</summary>
    /// <exception cref="GeneratorFileException">It keeps weights in files beside it.</exception>
    internal static ModelFile Of(byte[] given) => new(given, ExternalWeights.Inline(given, []));

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw new GeneratorFileException("It is a folder. Give the .onnx file itself.");
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"There is no generator file '{path}'.", path);
        }

        // What has no length, a pipe for example, is not waited for.
        long length = file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
        return length == 0 ? []
            : length <= Array.MaxLength ? File.ReadAllBytes(path)
            : throw new GeneratorFileException($"It has {length} bytes; a generator file has less than two gigabytes.");
    }

    /// <summary>
    /// Where the weights may lie: beside the file as it was named, and, where that is a link, beside the file that it leads to.
    /// </summary>
    private static IReadOnlyList<string> FoldersOf(string path)
    {
        string full = Path.GetFullPath(path);
        string?[] folders =
        [
            Path.GetDirectoryName(full),
            File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target ? Path.GetDirectoryName(target.FullName) : null,
        ];
        return [.. folders.OfType<string>().Distinct()];
    }
}
