using System.Security.Cryptography;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Support;

/// <summary>Short ways to look at a set of images.</summary>
internal static class Images
{
    internal static byte[] PixelsOf(this ILabelledImages images, int index)
    {
        byte[] pixels = new byte[images.Shape.Length];
        images.CopyPixels(index, pixels);
        return pixels;
    }

    internal static string HashOfPixels(this ILabelledImages images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < images.Count; i++)
        {
            hash.AppendData(images.PixelsOf(i));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
