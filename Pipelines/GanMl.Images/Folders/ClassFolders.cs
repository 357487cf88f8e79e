using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GanMl.Images.Folders;

/// <summary>
/// The folders of classes: a name for each class that every file system takes, no two alike, and <c>classes.json</c>, which says what the
/// classes are called.
/// </summary>
internal static class ClassFolders
{
    /// <summary>
    /// The file beside the folders: a JSON object with the name of each folder and that of its class, in the order of the classes.
    /// </summary>
    internal const string FileName = "classes.json";

    // File systems take 255 bytes, some of them less; and a path has to fit as well.
    private const int MostBytes = 200;

    // The same on every system, so that folders can be copied.
    private static readonly char[] Forbidden = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

    private static readonly HashSet<string> DeviceNames = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. from port in new[] { "COM", "LPT" } from digit in "0123456789\u00B9\u00B2\u00B3" select $"{port}{digit}",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The files that a set of generated images has beside its folders.</summary>
    internal static readonly string[] FilesBeside =
        [FileName, "manifest.json", "manifest.json.sig", "SHA256SUMS", "README.md", "metadata.jsonl"];

    // What other programs leave in folders of pictures, and readers pass over.
    private static readonly string[] Ignored = ["@eaDir", "__MACOSX", "lost+found", "$RECYCLE.BIN", "System Volume Information"];

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A folder name for every class. A class keeps its name where it can; of several that come to one name, those after the first get a
    /// number. Names that differ only in case, or in how accents are stored, count as one.
    /// </summary>
    internal static string[] NamesOf(IReadOnlyList<string> classNames)
    {
        string[] names = [.. classNames.Select(Safe)];
        var taken = new HashSet<string>(FilesBeside.Select(Key));

        // A class that can keep its name does so, whoever else would come to it.
        bool[] isDone = [.. names.Select((name, label) => name == classNames[label] && taken.Add(Key(name)))];
        var last = new Dictionary<string, int>();
        for (int label = 0; label < names.Length; label++)
        {
            string name = names[label];
            while (!isDone[label] && !taken.Add(Key(names[label])))
            {
                int number = last[Key(name)] = last.GetValueOrDefault(Key(name), 1) + 1;
                string suffix = string.Create(CultureInfo.InvariantCulture, $" ({number})");
                names[label] = Cut(name, MostBytes - suffix.Length) + suffix;
            }
        }

        return names;
    }

    /// <summary>Writes <see cref="FileName"/>.</summary>
    internal static void Write(Stream stream, IReadOnlyList<string> folderNames, IReadOnlyList<string> classNames)
    {
        using var json = new Utf8JsonWriter(stream, Readable);
        json.WriteStartObject();
        for (int label = 0; label < classNames.Count; label++)
        {
            json.WriteString(folderNames[label], classNames[label]);
        }

        json.WriteEndObject();
    }

    private static string Safe(string className)
    {
        var safe = new StringBuilder();
        foreach (Rune letter in className.EnumerateRunes())
        {
            bool isForbidden = letter.IsBmp && Forbidden.Contains((char)letter.Value);
            safe.Append(isForbidden || IsUnseen(letter) ? "_" : letter.ToString());
        }

        string name = Ends(Cut(Ends(safe.ToString()), MostBytes));
        string stem = name.Split('.')[0].TrimEnd();
        return name.Length == 0 ? "_"
            : DeviceNames.Contains(stem) || Ignored.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"_{name}"
            : name;
    }

    /// <summary>Without blanks and dots at the ends: Windows drops them behind a name, and a dot before it hides a folder.</summary>
    private static string Ends(string name)
    {
        int start = 0, end = name.Length;
        for (; start < end && IsDropped(name[start]); start++)
        {
        }

        for (; end > start && IsDropped(name[end - 1]); end--)
        {
        }

        return name[start..end];

        static bool IsDropped(char letter) => letter == '.' || char.IsWhiteSpace(letter);
    }

    /// <summary>The longest beginning of so many bytes.</summary>
    private static string Cut(string name, int bytes)
    {
        int length = 0;
        foreach (Rune letter in name.EnumerateRunes())
        {
            bytes -= letter.Utf8SequenceLength;
            if (bytes < 0)
            {
                return name[..length];
            }

            length += letter.Utf16SequenceLength;
        }

        return name;
    }

    /// <summary>
    /// Control characters, those that only turn the direction of what follows, so that a name is shown as another, and what is none.
    /// </summary>
    private static bool IsUnseen(Rune letter) =>
        Rune.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || letter.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF or 0xFFFD
        || letter.Value is >= 0xFDD0 and <= 0xFDEF
        || (letter.Value & 0xFFFE) == 0xFFFE;

    private static string Key(string name) => name.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}
