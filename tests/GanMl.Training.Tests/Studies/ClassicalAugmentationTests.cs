using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Tests.Studies;

/// <summary>The changes of images against the affine maps of libtorch, and what is said of their size.</summary>
[TestClass]
public sealed class ClassicalAugmentationTests
{
    private static readonly ImageShape Shape = new(3, 12, 16);

    /// <summary>
    /// Which map an image was changed by is found from three others: their values are the places themselves, so that they show where the
    /// pixels of the middle came from. libtorch's grid_sample then makes the same of any image.
    /// </summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_image_is_moved_as_grid_sample_moves_it(bool isFlipped)
    {
        // So weak that nothing of the middle comes from beyond the border, and no value is cut off.
        var changes = new ClassicalAugmentation(0.3, isFlipped);
        float[] image = [.. Enumerable.Range(0, Shape.Length).Select(i => 0.3f + (0.4f * MathF.Abs(MathF.Sin(i * 12.9898f))))];
        int mirrored = 0;
        for (int row = 0; row < 40; row++)
        {
            using DisposeScope scope = NewDisposeScope();
            float[] map = MapOf(changes, row);
            Tensor grid = nn.functional.affine_grid(
                tensor(map, [1, 2, 3]), [1, Shape.Channels, Shape.Height, Shape.Width], align_corners: false);
            Tensor moved = nn.functional.grid_sample(
                tensor(image, [1, Shape.Channels, Shape.Height, Shape.Width]),
                grid,
                GridSampleMode.Bilinear,
                GridSamplePaddingMode.Border,
                align_corners: false);
            float[] changed = new float[image.Length];
            changes.Apply(image, changed, Shape, seed: 7, row);

            // What is left is brightness and contrast: one line for all values of the image.
            AssertOneLine(moved.data<float>().ToArray(), changed, $"row {row}");
            mirrored += map[0] < 0 ? 1 : 0;
        }

        Assert.AreEqual(isFlipped, mirrored > 0);
        Assert.IsTrue(!isFlipped || mirrored < 40);
    }

    /// <summary>The largest changes are those that are documented, and they come near to them.</summary>
    [TestMethod]
    [DataRow(0.2)]
    [DataRow(0.4)]
    public void The_changes_are_as_large_as_they_are_said_to_be(double strength)
    {
        var changes = new ClassicalAugmentation(strength, IsFlipped: false);
        double turn = 0, zoom = 0, shift = 0;
        for (int row = 0; row < 300; row++)
        {
            float[] map = MapOf(changes, row);
            turn = Math.Max(turn, Math.Abs(Math.Atan2(map[3], map[0])) * 180 / Math.PI);
            zoom = Math.Max(zoom, Math.Abs(Math.Log(Math.Sqrt((map[0] * map[0]) + (map[3] * map[3])))));
            shift = Math.Max(shift, Math.Max(Math.Abs(map[2]), Math.Abs(map[5])) / 2);
        }

        Assert.AreEqual(15 * strength, turn, 15 * strength * 0.05);
        Assert.AreEqual(Math.Log(1.1) * strength, zoom, Math.Log(1.1) * strength * 0.05);
        Assert.AreEqual(0.1 * strength, shift, 0.1 * strength * 0.05);
    }

    /// <summary>An image of one grey is moved to itself: what differs is the brightness, by a tenth of the range at most.</summary>
    [TestMethod]
    public void Brightness_varies_by_a_tenth()
    {
        var changes = new ClassicalAugmentation(1, IsFlipped: true);
        float[] grey = [.. Enumerable.Repeat(0.5f, Shape.Length)], changed = new float[Shape.Length];
        var levels = new List<float>();
        for (int row = 0; row < 500; row++)
        {
            changes.Apply(grey, changed, Shape, seed: 1, row);
            Assert.AreEqual(changed[0], changed[^1], 1e-5f);
            levels.Add(changed[0] - 0.5f);
        }

        Assert.AreEqual(-0.1, levels.Min(), 0.002);
        Assert.AreEqual(0.1, levels.Max(), 0.002);
        Assert.AreEqual(0, levels.Average(), 0.01);
    }

    /// <summary>From where the values of an image come: [x of x, x of y, x, y of x, y of y, y], places from -1 to 1.</summary>
    private static float[] MapOf(ClassicalAugmentation changes, int row)
    {
        // One plane rises to the right, one downwards, and one is flat and so shows the brightness.
        const float Slope = 0.1f;
        int area = Shape.Height * Shape.Width;
        float[] ramps = new float[Shape.Length], changed = new float[Shape.Length];
        for (int at = 0; at < area; at++)
        {
            ramps[at] = 0.5f + (Slope * X(at));
            ramps[area + at] = 0.5f + (Slope * Y(at));
            ramps[(2 * area) + at] = 0.5f;
        }

        changes.Apply(ramps, changed, Shape, seed: 7, row);

        // The contrast scales all planes by one factor, which an image with one step of known height in every column tells.
        float contrast = ContrastOf(changes, row);
        float flat = changed[2 * area];
        int middle = ((Shape.Height / 2) * Shape.Width) + (Shape.Width / 2);
        float[] map = new float[6];
        for (int plane = 0; plane < 2; plane++)
        {
            float Value(int at) => (changed[(plane * area) + at] - flat) / (Slope * contrast);
            float ofX = (Value(middle + 1) - Value(middle)) / (X(middle + 1) - X(middle));
            float ofY = (Value(middle + Shape.Width) - Value(middle)) / (Y(middle + Shape.Width) - Y(middle));
            map[3 * plane] = ofX;
            map[(3 * plane) + 1] = ofY;
            map[(3 * plane) + 2] = Value(middle) - (ofX * X(middle)) - (ofY * Y(middle));
        }

        return map;
    }

    /// <summary>One plane is dark and one bright, all over: the distance between them is changed by the contrast alone.</summary>
    private static float ContrastOf(ClassicalAugmentation changes, int row)
    {
        int area = Shape.Height * Shape.Width;
        float[] planes = [.. Enumerable.Range(0, Shape.Length).Select(i => (i / area) switch { 0 => 0.4f, 1 => 0.6f, _ => 0.5f })];
        float[] changed = new float[Shape.Length];
        changes.Apply(planes, changed, Shape, seed: 7, row);
        return (changed[area] - changed[0]) / 0.2f;
    }

    private static float X(int at) => (((2 * (at % Shape.Width)) + 1) / (float)Shape.Width) - 1;

    private static float Y(int at) => (((2 * (at / Shape.Width)) + 1) / (float)Shape.Height) - 1;

    private static void AssertOneLine(float[] from, float[] to, string what)
    {
        double meanFrom = from.Average(), meanTo = to.Average();
        double slope = from.Zip(to).Sum(pair => (pair.First - meanFrom) * (pair.Second - meanTo))
            / from.Sum(value => (value - meanFrom) * (value - meanFrom));
        for (int i = 0; i < from.Length; i++)
        {
            Assert.AreEqual(meanTo + (slope * (from[i] - meanFrom)), to[i], 2e-3, $"{what}, value {i}");
        }
    }
}
