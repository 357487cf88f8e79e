using System.Security.Cryptography;

namespace GanMl.Images.Download;

/// <summary>MD5, because that is what the sets publish: against damage on the way, not against an attacker.</summary>
internal static class Checksum
{
    internal static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static async Task<bool> MatchesAsync(string path, RemoteFile file, CancellationToken cancellationToken) =>
        string.Equals(await OfAsync(path, cancellationToken).ConfigureAwait(false), file.Md5, StringComparison.OrdinalIgnoreCase);
}
