using System.Buffers.Binary;
using System.IO.Hashing;
using SkiaSharp;

namespace GanMl.Images.Folders;

/// <summary>
/// What the chunks of a PNG file say of it and SkiaSharp does not (W3C, Portable Network Graphics, third edition): how many bits a value
/// has, whether all colours are grey, and how the camera was held.
/// </summary>
/// <param name="Width">Columns, as stored.</param>
/// <param name="Height">Rows, as stored.</param>
/// <param name="BitDepth">Bits of a value: 1, 2, 4, 8 or 16.</param>
/// <param name="ColourType">0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.</param>
/// <param name="IsInterlaced">Whether it is stored in the seven passes of Adam7.</param>
internal sealed record PngHead(int Width, int Height, int BitDepth, int ColourType, bool IsInterlaced)
{
    /// <summary>How the camera was held, by the chunk eXIf.</summary>
    internal SKEncodedOrigin Origin { get; private set; } = SKEncodedOrigin.TopLeft;

    /// <summary>Whether the file can have no colour: null where only its pixels tell.</summary>
    internal bool? IsGrey { get; private set; } = ColourType is 0 or 4 ? true : null;

    /// <summary>The length of the signature and of IHDR, its first chunk.</summary>
    private const int FirstChunk = 8, AfterFirstChunk = FirstChunk + 12 + 13;

    /// <summary>Reads the chunks of a file that begins as a PNG does.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="tail">Its last bytes; empty where <paramref name="start"/> is the whole file.</param>
    /// <param name="isShort">Whether the pixels begin only after <paramref name="start"/>: more of it is needed.</param>
    /// <returns>Null where its first chunk is damaged.</returns>
    internal static PngHead? Read(ReadOnlySpan<byte> start, ReadOnlySpan<byte> tail, out bool isShort)
    {
        isShort = false;
        if (start.Length < AfterFirstChunk || !start[12..].StartsWith("IHDR"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> first = start[(FirstChunk + 8)..];
        (int width, int height) = (BinaryPrimitives.ReadInt32BigEndian(first), BinaryPrimitives.ReadInt32BigEndian(first[4..]));
        var head = new PngHead(width, height, first[8], first[9], first[12] == 1);
        bool sawPixels = head.Walk(start[AfterFirstChunk..]);
        isShort = !sawPixels && !tail.IsEmpty;
        if (!tail.IsEmpty)
        {
            head.LookIn(tail);
        }

        return head;
    }

    /// <summary>Goes from chunk to chunk as far as the bytes reach, and says whether it came to the pixels.</summary>
    private bool Walk(ReadOnlySpan<byte> chunks)
    {
        bool sawPixels = false;
        while (chunks.Length >= 12)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            ReadOnlySpan<byte> type = chunks[4..8];
            sawPixels |= type.SequenceEqual("IDAT"u8);
            if (length > chunks.Length - 12)
            {
                break;
            }

            Take(type, chunks.Slice(8, (int)length));
            chunks = chunks[(12 + (int)length)..];
        }

        return sawPixels;
    }

    /// <summary>The note of a camera may also stand behind the pixels: there, its checksum tells it from chance.</summary>
    private void LookIn(ReadOnlySpan<byte> tail)
    {
        for (int at = tail.IndexOf("eXIf"u8); at >= 0;)
        {
            if (at >= 4 && BinaryPrimitives.ReadUInt32BigEndian(tail[(at - 4)..]) is var length && length <= tail.Length - at - 8)
            {
                ReadOnlySpan<byte> checkedBytes = tail.Slice(at, 4 + (int)length);
                if (Crc32.HashToUInt32(checkedBytes) == BinaryPrimitives.ReadUInt32BigEndian(tail[(at + checkedBytes.Length)..]))
                {
                    Take("eXIf"u8, checkedBytes[4..]);
                    return;
                }
            }

            int next = tail[(at + 4)..].IndexOf("eXIf"u8);
            at = next < 0 ? -1 : at + 4 + next;
        }
    }

    private void Take(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("eXIf"u8))
        {
            Origin = ExifOrigin.Of(data);
        }
        else if (type.SequenceEqual("PLTE"u8) && ColourType == 3)
        {
            // A colour of the palette may have no pixel.
            IsGrey = HasColour(data) ? null : true;
        }
    }

    private static bool HasColour(ReadOnlySpan<byte> palette)
    {
        for (int i = 0; i + 2 < palette.Length; i += 3)
        {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The tag Orientation of Exif 2.32.</summary>
internal static class ExifOrigin
{
    private const ushort Orientation = 0x0112;

    /// <summary>What a block of Exif says, which begins as a TIFF file does; upright where it says nothing that can be read.</summary>
    internal static SKEncodedOrigin Of(ReadOnlySpan<byte> exif)
    {
        bool isLittle = exif.StartsWith("II"u8);
        if (exif.Length < 8 || (!isLittle && !exif.StartsWith("MM"u8)))
        {
            return SKEncodedOrigin.TopLeft;
        }

        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(exif[4..]) : BinaryPrimitives.ReadUInt32BigEndian(exif[4..]);
        if (directory > exif.Length - 2)
        {
            return SKEncodedOrigin.TopLeft;
        }

        ReadOnlySpan<byte> entries = exif[((int)directory + 2)..];
        int count = Short(exif[(int)directory..]);
        for (int i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Short(entries) == Orientation)
            {
                int value = Short(entries[8..]);
                return value is >= 1 and <= 8 ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;
            }
        }

        return SKEncodedOrigin.TopLeft;

        ushort Short(ReadOnlySpan<byte> bytes) =>
            isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
