namespace GanMl.Images.Writers;

/// <summary>How far a set of images is stored.</summary>
public readonly record struct WritingProgress
{
    /// <summary>How many images are stored, with those of earlier runs.</summary>
    public long Images { get; init; }

    /// <summary>How many of them this run has made.</summary>
    public long Made { get; init; }

    /// <summary>How long this run has been at work.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The share of its available thread time, from 0 to about 1, that drawing has used.</summary>
    public double Generating { get; init; }

    /// <summary>The same for turning images into picture files or bytes.</summary>
    public double Encoding { get; init; }

    /// <summary>The same for writing, which counts as one thread.</summary>
    public double Writing { get; init; }

    /// <summary>Images that this run makes in a second.</summary>
    public double ImagesPerSecond => Elapsed > TimeSpan.Zero ? Made / Elapsed.TotalSeconds : 0;

    /// <summary>The stage that takes longest: generating, encoding or writing.</summary>
    public string Slowest => Writing >= Math.Max(Generating, Encoding) ? "writing" : Encoding > Generating ? "encoding" : "generating";
}
