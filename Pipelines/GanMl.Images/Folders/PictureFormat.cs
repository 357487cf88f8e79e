namespace GanMl.Images.Folders;

/// <summary>What a file is, by its first bytes: a name says little.</summary>
internal static class PictureFormat
{
    /// <summary>How many first bytes tell every format.</summary>
    internal const int Bytes = 132;

    /// <summary>The formats that are read.</summary>
    internal static IReadOnlyList<string> Readable { get; } = ["PNG", "JPEG", "BMP", "GIF", "WebP"];

    private static readonly string[] Endings =
        [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".webp"];

    /// <summary>Copies that programs leave beside a picture, and downloads that have not ended.</summary>
    private static readonly string[] EndingsOfCopies = ["~", ".bak", ".old", ".orig", ".tmp", ".part", ".partial", ".crdownload"];

    /// <summary>The format of a file that begins like this; null where it is none of a picture's.</summary>
    internal static string? Of(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "PNG",
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "GIF",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "WebP",

        // Two letters are few: the length of the header that follows must be one of those that there are.
        [(byte)'B', (byte)'M', _, _, _, _, _, _, _, _, _, _, _, _, 12 or 40 or 52 or 56 or 64 or 108 or 124, 0, 0, 0, ..] => "BMP",
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => "TIFF",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', _, ..] => "AVIF",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h' or (byte)'m', (byte)'e' or (byte)'i', _, _, ..] => "HEIC",
        [0, 0, 0, 12, (byte)'j', (byte)'P', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => "JPEG 2000",
        [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', ..] or [0xFF, 0x0A, ..] => "JPEG XL",
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => "Photoshop",
        [0x76, 0x2F, 0x31, 0x01, ..] => "OpenEXR",
        [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)'\n' or (byte)' ' or (byte)'\r', ..] => "PNM",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "NumPy",
        _ => start.Length >= Bytes && start[128..].StartsWith("DICM"u8) ? "DICOM" : null,
    };

    /// <summary>Whether a file is called like a picture that can be read.</summary>
    internal static bool IsNamedAsPicture(string file) => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file is called like a copy that a program has left, or the beginning of a download.</summary>
    internal static bool IsNamedAsCopy(string file) =>
        EndingsOfCopies.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a file that is passed over is called in a count of them: its format, or the ending of its name.</summary>
    internal static string KindOf(string file, string? format) => format
        ?? (Path.GetExtension(file) is { Length: > 1 } ending ? ending.ToLowerInvariant() : "without an ending");
}
