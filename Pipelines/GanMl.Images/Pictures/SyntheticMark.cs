using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace GanMl.Images.Pictures;

/// <summary>
/// Says in a form that machines read that a picture comes from a trained model, and from which: an XMP packet with IPTC's
/// <c>digitalSourceType</c> (IPTC Photo Metadata Standard 2023.2; for its place in each kind of file, part 3 of the XMP specification), and
/// beside it generator, seed and row, from which the same image can be made again.
/// </summary>
/// <param name="GeneratorHash">The SHA-256 of the generator's file, 64 hexadecimal digits.</param>
/// <param name="Seed">The seed of the image.</param>
/// <param name="Row">Its row.</param>
public sealed record SyntheticMark(string GeneratorHash, long Seed, long Row)
{
    /// <summary>The term of IPTC's vocabulary of digital source types for what a trained model makes.</summary>
    public const string DigitalSourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    /// <summary>The namespace of generator, seed and row in the packet.</summary>
    public const string Namespace = "urn:x-ganml:generated:1";

    private const int PngHead = 8 + 25;
    private const int WebPHead = 12;
    private const byte WebPAlpha = 0x10;
    private const byte WebPXmp = 0x04;

    // The 0 between the keyword of an iTXt chunk and its text: end of the keyword, not compressed, no method, no language, no translation.
    private static readonly byte[] PngKeyword = [.. "iTXtXML:com.adobe.xmp\0\0\0\0\0"u8];
    private static readonly byte[] JpegKeyword = [.. "http://ns.adobe.com/xap/1.0/\0"u8];

    /// <summary>The XMP packet.</summary>
    public string ToXmp() => string.Create(
        CultureInfo.InvariantCulture,
        $"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        + $"<rdf:Description rdf:about=\"\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\""
        + $" xmlns:ganml=\"{Namespace}\" Iptc4xmpExt:DigitalSourceType=\"{DigitalSourceType}\""
        + $" ganml:generator=\"{GeneratorHash}\" ganml:seed=\"{Seed}\" ganml:row=\"{Row}\"/></rdf:RDF></x:xmpmeta>");

    /// <summary>A picture file with the packet in it.</summary>
    /// <param name="picture">A picture file that an encoder has written, without an XMP packet.</param>
    /// <param name="kind">What kind of file.</param>
    internal byte[] PutInto(ReadOnlySpan<byte> picture, PictureKind kind)
    {
        byte[] packet = Encoding.ASCII.GetBytes(ToXmp());
        return kind switch
        {
            PictureKind.Png => IntoPng(picture, packet),
            PictureKind.Jpeg => IntoJpeg(picture, packet),
            _ => IntoWebP(picture, packet),
        };
    }

    /// <summary>An iTXt chunk behind the head (PNG specification, 11.3.3.4).</summary>
    private static byte[] IntoPng(ReadOnlySpan<byte> picture, byte[] packet)
    {
        byte[] chunk = new byte[4 + PngKeyword.Length + packet.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, PngKeyword.Length - 4 + packet.Length);
        PngKeyword.CopyTo(chunk, 4);
        packet.CopyTo(chunk, 4 + PngKeyword.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, chunk.Length - 8)));
        return [.. picture[..PngHead], .. chunk, .. picture[PngHead..]];
    }

    /// <summary>An APP1 segment behind the JFIF one.</summary>
    private static byte[] IntoJpeg(ReadOnlySpan<byte> picture, byte[] packet)
    {
        int at = 2;
        if (picture[2] == 0xFF && picture[3] == 0xE0)
        {
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(picture[4..]);
        }

        byte[] head = [0xFF, 0xE1, 0, 0, .. JpegKeyword];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(2 + JpegKeyword.Length + packet.Length));
        return [.. picture[..at], .. head, .. packet, .. picture[at..]];
    }

    /// <summary>An XMP chunk at the end, which the extended format has: its head comes before the simple one's only chunk.</summary>
    private static byte[] IntoWebP(ReadOnlySpan<byte> picture, byte[] packet)
    {
        ReadOnlySpan<byte> chunks = picture[WebPHead..];
        byte[] xmp = [.. "XMP "u8, 0, 0, 0, 0, .. packet, .. packet.Length % 2 == 1 ? [(byte)0] : Array.Empty<byte>()];
        BinaryPrimitives.WriteInt32LittleEndian(xmp.AsSpan(4), packet.Length);
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, WebPXmp, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        (int width, int height, bool hasAlpha) = SizeOf(chunks);
        extended[8] |= hasAlpha ? WebPAlpha : (byte)0;
        WriteInt24(extended.AsSpan(12), width - 1);
        WriteInt24(extended.AsSpan(15), height - 1);
        byte[] file = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. extended, .. chunks, .. xmp];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    /// <summary>Width and height by the head of a simple file's chunk: VP8L (WebP lossless, 3.2) or VP8 (RFC 6386, 9.1).</summary>
    private static (int Width, int Height, bool HasAlpha) SizeOf(ReadOnlySpan<byte> chunks)
    {
        if (chunks.StartsWith("VP8L"u8))
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(chunks[9..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1, ((bits >> 28) & 1) == 1);
        }

        if (!chunks.StartsWith("VP8 "u8))
        {
            throw new InvalidOperationException("The encoder has written another form of WebP than the simple one.");
        }

        int width = BinaryPrimitives.ReadUInt16LittleEndian(chunks[14..]), height = BinaryPrimitives.ReadUInt16LittleEndian(chunks[16..]);
        return (width & 0x3FFF, height & 0x3FFF, false);
    }

    private static void WriteInt24(Span<byte> place, int value)
    {
        for (int i = 0; i < 3; i++)
        {
            place[i] = (byte)(value >> (8 * i));
        }
    }
}
