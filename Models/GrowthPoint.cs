namespace GanMl.Models;

/// <summary>How far a growing network has grown.</summary>
/// <param name="Size">Height and width of the images in pixels: 4, 8, 16, ...</param>
/// <param name="Alpha">The weight of the newest layers, from 0 (not there yet) to 1 (faded in).</param>
public readonly record struct GrowthPoint(int Size, double Alpha)
{
    /// <summary>Whether the newest layers are being faded in, so that those before them are still asked.</summary>
    public bool IsFading => Alpha < 1;
}
