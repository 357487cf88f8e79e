using System.Buffers.Binary;
using System.Text;

namespace GanMl.Images.Formats;

/// <summary>The head of NumPy's file of one array (NumPy Enhancement Proposal 1, version 1.0).</summary>
internal static class NpyArray
{
    private const int Alignment = 64;

    /// <summary>All that comes before the values, which follow in C's order.</summary>
    /// <param name="type">The type of the values, as NumPy writes it: <c>|u1</c>, <c>&lt;i8</c>.</param>
    /// <param name="sizes">The sizes of the axes; none for one value.</param>
    internal static byte[] Header(string type, params ReadOnlySpan<long> sizes)
    {
        var shape = new StringBuilder("(");
        foreach (long size in sizes)
        {
            shape.Append(System.Globalization.CultureInfo.InvariantCulture, $"{size}, ");
        }

        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape.ToString().TrimEnd(' ')}), }}";
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0, 0, 0];
        int unpadded = magic.Length + text.Length + 1;
        int length = (unpadded + Alignment - 1) / Alignment * Alignment;
        string padded = text.PadRight(length - magic.Length - 1) + '\n';
        BinaryPrimitives.WriteUInt16LittleEndian(magic.AsSpan(8), (ushort)padded.Length);
        return [.. magic, .. Encoding.ASCII.GetBytes(padded)];
    }
}
