namespace GanMl.Images.Download;

/// <summary>How patient a <see cref="DataSetFetcher"/> is.</summary>
public sealed record DataSetFetcherOptions
{
    /// <summary>How often a download that broke off is taken up again, at each mirror; 0 for never.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The pause before the first retry; it doubles each time, with some jitter.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may send nothing before it counts as gone.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Addresses used instead of every set's own, for example a mirror within a company; each ends with a slash.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];
}
