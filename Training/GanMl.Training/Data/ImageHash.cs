using System.IO.Hashing;

namespace GanMl.Training.Data;

/// <summary>What tells the pixels of one image from those of another: images of one shape and the same pixels have the same hash.</summary>
internal static class ImageHash
{
    /// <summary>The hash of an image's bytes, channel by channel, row by row.</summary>
    internal static ulong Of(ReadOnlySpan<byte> pixels) => XxHash3.HashToUInt64(pixels);
}
