using GanMl.Cli.Terminal;
using GanMl.Images.Parts;

namespace GanMl.Cli.Options;

/// <summary>Keys in files that the user names.</summary>
internal static class KeyFiles
{
    /// <exception cref="UsageException">The file is none, or holds no key that can be used.</exception>
    internal static ManifestKey Read(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new UsageException($"There is no file {file.FullName}.");
        }

        try
        {
            return ManifestKey.Read(file.FullName);
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message, wrong);
        }
    }
}
