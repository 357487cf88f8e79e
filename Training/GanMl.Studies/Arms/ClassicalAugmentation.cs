using System.Globalization;
using GanMl.Studies.Learners;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Studies.Arms;

/// <summary>
/// Small transformations that leave the class as it is: each image is rotated, shifted and scaled, and its brightness and contrast are
/// varied, all at random and anew in every step; what comes into view repeats the border.
/// </summary>
/// <param name="Strength">
/// By what the largest changes are multiplied, above 0. With 1 they are 15 degrees, a tenth of the side, a factor of 1.1 or 1 / 1.1, a
/// tenth of the range from black to white, and a factor of 0.8 to 1.2 of the contrast.
/// </param>
/// <param name="IsFlipped">
/// Whether each image is also mirrored left to right with a probability of one half: right for clothes, wrong for digits.
/// </param>
public sealed record ClassicalAugmentation(double Strength, bool IsFlipped)
{
    private const double Turn = 15 * Math.PI / 180;
    private const double Shift = 0.1;
    private const double Zoom = 0.1;
    private const double Light = 0.1;
    private const double Contrast = 0.2;

    /// <summary>In words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"rotated, shifted, scaled, brightness and contrast varied (strength {Strength}){(IsFlipped ? ", mirrored at random" : "")}");

    /// <summary>Changes a batch.</summary>
    /// <param name="images">Float32 [N, channels, height, width] in [0, 1].</param>
    /// <param name="random">What draws the changes.</param>
    /// <returns>As many of the same shape and range, a tensor of the caller's dispose scope.</returns>
    internal Tensor Apply(Tensor images, StudyRandom random)
    {
        using DisposeScope scope = NewDisposeScope();
        int count = (int)images.size(0);
        float[] places = new float[count * 6], contrast = new float[count], light = new float[count];
        for (int i = 0; i < count; i++)
        {
            double angle = Signed(Turn), zoom = Math.Exp(Signed(Math.Log(1 + Zoom)));
            double mirror = random.Next() < (IsFlipped ? 0.5 : 0) ? -1 : 1;

            // Each row of the matrix tells where a place of the new image lies in the old one; both go from -1 to 1.
            Span<float> matrix = places.AsSpan(i * 6, 6);
            matrix[0] = (float)(mirror * Math.Cos(angle) / zoom);
            matrix[1] = (float)(-Math.Sin(angle) / zoom);
            matrix[2] = (float)(2 * Signed(Shift));
            matrix[3] = (float)(mirror * Math.Sin(angle) / zoom);
            matrix[4] = (float)(Math.Cos(angle) / zoom);
            matrix[5] = (float)(2 * Signed(Shift));
            contrast[i] = (float)(1 + Signed(Contrast));
            light[i] = (float)Signed(Light);
        }

        Tensor grid = nn.functional.affine_grid(tensor(places, [count, 2, 3]), images.shape, align_corners: false);
        Tensor moved = nn.functional.grid_sample(
            images, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Border, align_corners: false);
        Tensor mean = moved.mean([1, 2, 3], keepdim: true);
        Tensor lit = ((moved - mean) * tensor(contrast, [count, 1, 1, 1])) + mean + tensor(light, [count, 1, 1, 1]);
        return lit.clamp(0, 1).MoveToOuterDisposeScope();

        double Signed(double most) => ((2 * random.Next()) - 1) * most * Strength;
    }
}
