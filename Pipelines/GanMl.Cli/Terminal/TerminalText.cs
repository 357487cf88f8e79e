using System.Globalization;
using System.Text;
using Spectre.Console;

namespace GanMl.Cli.Terminal;

/// <summary>
/// Text that is safe to show. Names of classes and files, metadata and messages come from files that anybody can have made: raw, they could
/// move the cursor, change the title of the window, forge a line of the command, or be read in the wrong direction.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// A text on one line: what has no shape of its own (control characters, line ends, signs of direction, halves of a character) is
    /// written as in source code, <c>\u001b</c>.
    /// </summary>
    internal static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune letter))
            {
                Escape(safe, text[i++]);
                continue;
            }

            if (IsShapeless(letter))
            {
                Escape(safe, letter.Value);
            }
            else
            {
                safe.Append(text, i, letter.Utf16SequenceLength);
            }

            i += letter.Utf16SequenceLength;
        }

        return safe.ToString();
    }

    /// <summary>A text of a table's cell, in the markup of the console.</summary>
    internal static string Cell(string text) => Markup.Escape(Of(text));

    private static void Escape(StringBuilder safe, int letter) => safe.Append(letter switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        > char.MaxValue => string.Create(CultureInfo.InvariantCulture, $@"\U{letter:X8}"),
        _ => string.Create(CultureInfo.InvariantCulture, $@"\u{letter:x4}"),
    });

    /// <summary>The two joiners (U+200C, U+200D) belong to the spelling of some languages and to emoji.</summary>
    private static bool IsShapeless(Rune letter) => letter.Value is not (0x200C or 0x200D)
        && Rune.GetUnicodeCategory(letter)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
