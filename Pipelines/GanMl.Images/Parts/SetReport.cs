namespace GanMl.Images.Parts;

/// <summary>What is wrong with a file of a set.</summary>
public enum SetFaultKind
{
    /// <summary>It belongs to the set, and is not there.</summary>
    Absent,

    /// <summary>It is there, and is not what it was.</summary>
    Damaged,

    /// <summary>It does not belong to the set.</summary>
    Foreign,

    /// <summary>Nobody has made it yet, or not all of it.</summary>
    Unfinished,
}

/// <summary>Something that is wrong with a set.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">The file, from the folder of the set, with forward slashes.</param>
/// <param name="Detail">More about it, or what to do; empty for nothing.</param>
public sealed record SetFault(SetFaultKind Kind, string Path, string Detail = "");

/// <summary>What is known of the signature of a set.</summary>
public enum SignatureState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>There is one, and no key to check it with.</summary>
    Unchecked,

    /// <summary>It is the key's, over this manifest.</summary>
    Valid,

    /// <summary>It is not the key's, or the manifest is another.</summary>
    Invalid,
}

/// <summary>What a check of a set has found.</summary>
/// <param name="Files">How many files belong to it.</param>
/// <param name="Bytes">How long they are together.</param>
/// <param name="Faults">What is wrong, in the order of the files; empty for nothing.</param>
/// <param name="Signature">What is known of its signature.</param>
public sealed record SetReport(long Files, long Bytes, IReadOnlyList<SetFault> Faults, SignatureState Signature)
{
    /// <summary>Whether the set is whole, and its signature valid where there is a key to check it with.</summary>
    public bool IsWhole => Faults.Count == 0 && Signature != SignatureState.Invalid;
}
