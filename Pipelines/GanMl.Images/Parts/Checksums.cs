using System.Text;

namespace GanMl.Images.Parts;

/// <summary>
/// The list of files of a set with their hashes, in the form of <c>sha256sum</c>, which can check it too: <c>sha256sum -c SHA256SUMS</c>.
/// </summary>
internal static class Checksums
{
    internal static void Write(Stream stream, IEnumerable<PartFile> files)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        foreach (PartFile file in files)
        {
            writer.Write(file.Sha256);
            writer.Write("  ");
            writer.Write(file.Path);
            writer.Write('\n');
        }
    }

    /// <summary>The files that a list names.</summary>
    /// <exception cref="FormatException">A line is of another form.</exception>
    internal static IEnumerable<(string Path, string Hash)> Read(string path)
    {
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length < 67 || line[64] != ' ' || line[65] is not (' ' or '*') || !line.AsSpan(0, 64).ContainsOnlyHexadecimal())
            {
                throw new FormatException($"Line {number:N0} of {path} is not a SHA-256 and a path.");
            }

            yield return (line[66..], line[..64]);
        }
    }

    private static bool ContainsOnlyHexadecimal(this ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(System.Buffers.SearchValues.Create("0123456789abcdef"));
}
