namespace GanMl.Tests.Data.Download;

/// <summary>What the test server answers.</summary>
internal sealed record Reply(int Status, byte[] Body)
{
    /// <summary>Header lines beside the length.</summary>
    internal IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Hang up after so many bytes of the body.</summary>
    internal int DropAfter { get; init; } = int.MaxValue;

    /// <summary>Say nothing more after so many bytes of the body, without hanging up.</summary>
    internal int StallAfter { get; init; } = int.MaxValue;

    /// <summary>Do not say how long the body is.</summary>
    internal bool HideLength { get; init; }

    internal static Reply Whole(byte[] content) => new(200, content);

    /// <summary>What a server that knows ranges answers.</summary>
    internal static Reply Ranged(Request request, byte[] content)
    {
        if (request.RangeStart is not { } start)
        {
            return new Reply(200, content);
        }

        return start >= content.Length
            ? new Reply(416, []) { Headers = [$"Content-Range: bytes */{content.Length}"] }
            : new Reply(206, content[start..]) { Headers = [$"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}"] };
    }
}
