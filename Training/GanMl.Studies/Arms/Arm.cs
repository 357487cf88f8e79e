using System.Globalization;
using GanMl.Pipelines.Augmentation;

namespace GanMl.Studies.Arms;

/// <summary>What an arm learns from beside the real images of a draw, and so what a verdict calls it.</summary>
public enum ArmKind
{
    /// <summary>Nothing: the images of the draw, at most weighted or repeated.</summary>
    Real,

    /// <summary>The images of the draw, changed a little in every step.</summary>
    Classical,

    /// <summary>Generated images.</summary>
    Generated,

    /// <summary>Real images that the draw does not have: what a perfect generator would give. No arm to choose, a ceiling.</summary>
    UnseenReal,
}

/// <summary>How classes with few images are given the same weight as others.</summary>
public enum Balancing
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>By weights in the loss: mean 1 over the rows, and an equal sum for each class.</summary>
    ClassWeights,

    /// <summary>By repetition of rows, until each class has as many as the largest.</summary>
    Oversampling,
}

/// <summary>Where added images come from.</summary>
public enum AddedSource
{
    /// <summary>The generator of the draw.</summary>
    Generator,

    /// <summary>The real images that the draw does not have.</summary>
    UnseenReal,
}

/// <summary>Images that join those of a draw.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Amount">How many of each class.</param>
public sealed record AddedImages(AddedSource Source, SyntheticAmount Amount)
{
    /// <summary>Whether only images are kept that a classifier of the draw takes for their class.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>Whether the probabilities of that classifier are their labels.</summary>
    public bool IsSoft { get; init; }

    /// <summary>By what the latents are multiplied; 1 as in training.</summary>
    public float LatentScale { get; init; } = 1;

    /// <summary>Whether it takes a classifier of the draw.</summary>
    internal bool NeedsTeacher => IsFiltered || IsSoft;

    /// <summary>In words.</summary>
    public override string ToString() => string.Join(", ",
    [
        $"{(Source == AddedSource.Generator ? "generated" : "further real")} images: {Amount}",
        .. IsFiltered ? ["only those that a classifier of the draw recognises"] : Array.Empty<string>(),
        .. IsSoft ? ["labelled with its probabilities"] : Array.Empty<string>(),
        .. LatentScale != 1 ? [string.Create(CultureInfo.InvariantCulture, $"latents times {LatentScale}")] : Array.Empty<string>(),
    ]);
}

/// <summary>One way to train a classifier on a draw.</summary>
/// <param name="Name">In tables and names of files: small letters, digits, hyphens, dots and plus signs.</param>
public sealed record Arm(string Name)
{
    /// <summary>
    /// What it is a setting of: of the arms of one family, the one that does best on the tuning draws is tried on the counted ones.
    /// </summary>
    public string Family { get; init; } = Name;

    /// <summary>How classes are balanced, what was added included.</summary>
    public Balancing Balancing { get; init; }

    /// <summary>How strongly every image is changed in every step; null for not at all.</summary>
    public ClassicalAugmentation? Classical { get; init; }

    /// <summary>
    /// The parameter of the beta distribution from which the shares of two mixed images are drawn (mixup; Zhang et al., 2018, eq. 1); 0
    /// mixes nothing.
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>What joins the images of the draw; null for nothing.</summary>
    public AddedImages? Added { get; init; }

    /// <summary>What it is in a verdict.</summary>
    public ArmKind Kind => Added?.Source switch
    {
        AddedSource.Generator => ArmKind.Generated,
        AddedSource.UnseenReal => ArmKind.UnseenReal,
        _ => Classical is not null || Mixup > 0 ? ArmKind.Classical : ArmKind.Real,
    };

    /// <summary>What it does, in words.</summary>
    public string Description
    {
        get
        {
            string balancing = Balancing switch
            {
                Balancing.ClassWeights => "class weights",
                Balancing.Oversampling => "rows repeated until classes are equal",
                _ => "no balancing",
            };
            string? mixed = Mixup > 0 ? string.Create(CultureInfo.InvariantCulture, $"images mixed in pairs (beta {Mixup})") : null;
            string?[] parts = [balancing, Classical?.ToString(), mixed, Added?.ToString()];
            return string.Join("; ", parts.Where(part => part is not null));
        }
    }

    /// <summary>Whether it takes the generator of the draw.</summary>
    public bool NeedsGenerator => Added?.Source == AddedSource.Generator;
}
