namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// What the hash in a generator file says when it is opened. A damaged file, whose hash does not fit although its length does, is refused.
/// </summary>
public enum FileIntegrity
{
    /// <summary>The file has no hash: GanMl did not write it, or an older GanMl did.</summary>
    Unstated,

    /// <summary>The file is byte for byte the one that was exported.</summary>
    Intact,

    /// <summary>
    /// The file has another length than the one that was exported: a tool has optimised or converted it, or edited its metadata.
    /// </summary>
    Changed,
}
