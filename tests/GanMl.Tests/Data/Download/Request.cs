using System.Globalization;

namespace GanMl.Tests.Data.Download;

/// <summary>What the test server was asked.</summary>
internal sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte asked for; null where the whole file is.</summary>
    internal int? RangeStart => Headers.TryGetValue("range", out string? range)
        ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
        : null;
}
