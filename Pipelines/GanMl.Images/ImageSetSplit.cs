namespace GanMl.Images;

/// <summary>Which part of a set: one to learn from, one to judge by. No image is in both.</summary>
public enum ImageSetSplit
{
    /// <summary>The images to learn from.</summary>
    Train,

    /// <summary>The images to judge by.</summary>
    Test,
}
