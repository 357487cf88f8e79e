using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Tests.Pipelines;

/// <summary>Real pixels in another range than generated ones are noticed, or generated ones are written in theirs.</summary>
[TestClass]
public sealed class PixelScaleTests
{
    private static readonly ImageShape Color = new(3, 2, 2);
    private static readonly SyntheticOptions Balanced = new() { Amount = SyntheticAmount.Balanced };

    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(GreyFile.Create(Color, "dark", "grey", "light"));

    public PixelScaleTests() => _context.Log += (_, entry) =>
    {
        if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
        {
            _warnings.Add(entry.Message);
        }
    };

    [TestCleanup]
    public void Close() => _generator.Dispose();

    [TestMethod]
    public void Pixels_from_0_to_255_are_refused_with_what_to_set()
    {
        string message = Refused(Extracted(scale: 1), Balanced);
        StringAssert.Contains(message, "go from 0 to 255, but those of generated images would go from 0 to 1.");
        StringAssert.Contains(message, "scaleImage: 1 / 255f");
        StringAssert.Contains(message, "SyntheticOptions.PixelRange");
        CollectionAssert.AreEqual(new[] { 1f, 1, 1, 0, 0.5f, 0 }, Greys(Extracted(scale: 1 / 255f), Balanced));
        Assert.IsEmpty(_warnings.Where(warning => warning.Contains("Pixels", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Generated_pixels_are_written_in_the_range_of_the_real_ones()
    {
        CollectionAssert.AreEqual(
            new[] { 255f, 255, 255, 0, 127.5f, 0 },
            Greys(Extracted(scale: 1), Balanced with { PixelRange = new PixelRange(0, 255) }));
        StringAssert.Contains(Refused(Extracted(scale: 1 / 127.5f, offset: 127.5f), Balanced), "go from -1 to 1,");
        CollectionAssert.AreEqual(
            new[] { 1f, 1, 1, -1, 0, -1 },
            Greys(Extracted(scale: 1 / 127.5f, offset: 127.5f), Balanced with { PixelRange = PixelRange.Tanh }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SyntheticOptions { PixelRange = new PixelRange(1, 0) });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SyntheticOptions { PixelRange = new PixelRange(0, float.NaN) });
    }

    [TestMethod]
    [DataRow(0.05f, 0.95f, 0f, 255f, "go only from 0.05 to 0.95 in the 3 images that were looked at, but SyntheticOptions.PixelRange says "
        + "0 to 255: correct it, or scale the real pixels to it.")]
    [DataRow(0.05f, 0.95f, -128f, 127f, "PixelRange says -128 to 127: correct it")]
    [DataRow(0f, 1f, 0f, 255f, "go only from 0 to 1 in")]
    [DataRow(0f, 255f, 0f, 65535f, "PixelRange says 0 to 65535: correct it")]
    [DataRow(-1f, -0.999f, -1f, 1f, null)]
    [DataRow(0f, 255f, -1f, 1f, "would go from -1 to 1. SyntheticOptions.PixelRange says -1 to 1: correct it, or scale")]
    [DataRow(0f, 0f, 0f, 255f, null)]
    [DataRow(0f, 2f, 0f, 255f, null)]
    [DataRow(0.5f, 1.5f, 0f, 2f, null)]
    [DataRow(0.05f, 0.95f, -1f, 1f, null)]
    public void A_stated_range_that_real_pixels_do_not_fill_is_refused(float low, float high, float black, float white, string? message)
    {
        IDataView real = Rows([(0, low), (1, high), (2, high)]);
        SyntheticOptions options = Balanced with { PixelRange = new PixelRange(black, white) };
        if (message is null)
        {
            Assert.AreEqual(3, _context.Data.AppendSynthetic(real, _generator, options).GetRowCount());
        }
        else
        {
            StringAssert.Contains(Refused(real, options), message);
        }
    }

    [TestMethod]
    public void A_class_that_is_all_black_does_not_hide_the_range_of_the_others()
    {
        IEnumerable<(int Label, float Grey)> rows = Enumerable.Repeat((0, 0f), 500).Append((2, 200f));
        StringAssert.Contains(Refused(Rows(rows), Balanced), "go from 0 to 200,");
    }

    [TestMethod]
    public void What_normalises_the_pixels_of_GanMl_is_noticed()
    {
        IDataView real = _context.Data.LoadImages(ImageSet.Create(Color, [4, 2, 2], _generator.Info.ClassNames));
        Assert.AreEqual(12, _context.Data.AppendSynthetic(real, _generator, Balanced).GetRowCount());
        IDataView scaled = _context.Transforms.NormalizeMeanVariance("Pixels", fixZero: false).Fit(real).Transform(real);
        StringAssert.Contains(Refused(scaled, Balanced), "but those of generated images would go from 0 to 1.");
    }

    [TestMethod]
    public void A_pixel_that_is_no_number_is_refused() =>
        StringAssert.Contains(Refused(Rows([(0, 0.5f), (1, float.NaN), (1, 0.5f)]), Balanced), "that is not a number");

    [TestMethod]
    public void Pixels_that_were_divided_twice_are_told()
    {
        _context.Data.AppendSynthetic(Rows([(0, 0), (2, 1 / 255f), (2, 1 / 255f)]), _generator, Balanced);
        Assert.HasCount(1, _warnings);
        StringAssert.Contains(_warnings[0], "go only from 0 to 0.004 in the 3 images that were looked at");
        _context.Data.AppendSynthetic(Rows([(0, 0), (2, 2 / 255f), (2, 1 / 255f)]), _generator, Balanced);
        Assert.HasCount(1, _warnings);
    }

    [TestMethod]
    [DataRow(PixelLayout.ChannelsFirst)]
    [DataRow(PixelLayout.ChannelsLast)]
    public void The_order_of_colors_is_that_of_the_option(PixelLayout layout)
    {
        using OnnxGenerator colored = OnnxGenerator.Open(Tiny.Coloured.ToBytes());
        IDataView real = _context.Data.LoadImages(
            ImageSet.Create(colored.Info.Shape, [2, 1, 2, 2], Tiny.Coloured.ClassNames), new() { Layout = layout });
        float[] red = Reading.Vectors(_context.Data.AppendSynthetic(real, colored, Balanced), "Pixels")[^1];
        SyntheticOptions blueFirst = Balanced with { ColorOrder = ColorOrder.BlueFirst };
        float[] blue = Reading.Vectors(_context.Data.AppendSynthetic(real, colored, blueFirst), "Pixels")[^1];
        int area = colored.Info.Shape.Height * colored.Info.Shape.Width;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < area; i++)
            {
                bool planar = layout == PixelLayout.ChannelsFirst;
                int place = planar ? (channel * area) + i : (i * 3) + channel;
                int swapped = planar ? ((2 - channel) * area) + i : (i * 3) + 2 - channel;
                Assert.AreEqual(red[place], blue[swapped]);
            }
        }

        Assert.AreNotEqual(red[0], blue[0]);
    }

    [TestMethod]
    public void A_foreign_file_whose_values_leave_0_to_1_is_refused_until_its_range_is_said()
    {
        using var folder = new TemporaryFolder();
        TinyGenerator tanh = Tiny.Grey with { Tanh = true, Metadata = new Dictionary<string, string>() };
        string path = folder.Write("tanh.onnx", tanh.ToBytes());
        var opening = new OnnxGeneratorOptions { ClassNames = tanh.ClassNames };
        IDataView real = _context.Data.LoadImages(ImageSet.Create(tanh.Shape, [3, 1, 3, 3], tanh.ClassNames));
        SyntheticOptions options = Balanced with { Opening = opening };
        AssertRangeMissing(() => _context.Data.AppendSynthetic(real, path, options));
        AssertRangeMissing(() => _context.Data.AppendSyntheticToFolds(real, path, 3, options));
        AssertRangeMissing(() => _context.Transforms.GenerateImages(path, new() { Opening = opening }));
        using OnnxGenerator open = OnnxGenerator.Open(path, opening);
        Assert.IsTrue(open.NeedsPixelRange);
        AssertRangeMissing(() => _context.Data.AppendSynthetic(real, open, Balanced));
        AssertRangeMissing(() => _context.Transforms.GenerateImages(open));
        AssertRangeMissing(() => open.Generate(1, 0, 1));
        AssertRangeMissing(() => open.Generate(new GenerationPlan { Count = 1 }));

        SyntheticOptions ranged = options with { Opening = opening with { PixelRange = PixelRange.Tanh } };
        IDataView joined = _context.Data.AppendSynthetic(real, path, ranged);
        Tiny.AssertEqual(tanh.ImageOf(0, 1), Reading.Vectors(joined, "Pixels")[^2]);
        using OnnxGenerator clamped = OnnxGenerator.Open(path, opening with { PixelRange = PixelRange.Sigmoid });
        Assert.IsFalse(clamped.NeedsPixelRange, "stated, though it is the default");
        Assert.AreEqual(12, _context.Data.AppendSynthetic(real, clamped, Balanced).GetRowCount());
        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendSynthetic(real, clamped, options));
        StringAssert.Contains(error.Message, "is open already");
    }

    [TestMethod]
    [DataRow(new[] { 1f, 0, -1 }, true)]
    [DataRow(new[] { -1f, 0, 1 }, true)]
    [DataRow(new[] { 0.5f, 0.9f, -1, 1 }, false)]
    public void A_class_that_leaves_the_range_is_found_wherever_it_stands(float[] greys, bool atOnce)
    {
        string[] classNames = [.. greys.Select((_, label) => $"class {label}")];
        byte[] file = GreyFile.Create(Color, classNames, greys, isForeign: true);
        var opening = new OnnxGeneratorOptions { ClassNames = classNames };
        using (OnnxGenerator guessed = OnnxGenerator.Open(file, opening))
        {
            AssertRangeMissing(() => guessed.Generate(1, 0, classNames.Length));
            Assert.AreEqual(atOnce, guessed.NeedsPixelRange);
        }

        using OnnxGenerator stated = OnnxGenerator.Open(file, opening with { PixelRange = PixelRange.Tanh });
        CollectionAssert.AreEqual(
            greys.Select(grey => (grey + 1) / 2).ToArray(),
            stated.Generate(1, 0, classNames.Length).Chunk(Color.Length).Select(image => image[0]).ToArray());
    }

    private static void AssertRangeMissing(Action act) => StringAssert.Contains(
        Assert.ThrowsExactly<GeneratorFileException>(act).Message,
        "nothing says which are black and white: say so in OnnxGeneratorOptions.PixelRange");

    private string Refused(IDataView real, SyntheticOptions options) =>
        Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendSynthetic(real, _generator, options)).Message;

    /// <summary>The first pixel of each row: four real ones, then a generated grey one and a dark one.</summary>
    private float[] Greys(IDataView real, SyntheticOptions options) =>
        [.. Reading.Vectors(_context.Data.AppendSynthetic(real, _generator, options), "Pixels").Select(Rounded)];

    private static float Rounded(float[] pixels) => MathF.Round(pixels[0], 2);

    /// <summary>Two light images, a grey one and a dark one, as stock transforms give them.</summary>
    private IDataView Extracted(float scale, float offset = 0)
    {
        PictureRow[] rows =
        [
            new() { Name = "light", Grey = 255 }, new() { Name = "light", Grey = 255 }, new() { Name = "grey", Grey = 255 },
            new() { Name = "dark", Grey = 0 },
        ];
        IDataView view = _context.Data.LoadFromEnumerable(rows);
        var chain = _context.Transforms.ExtractPixels("Pixels", "Picture", scaleImage: scale, offsetImage: offset)
            .Append(_context.Transforms.Conversion.MapValueToKey("Label", "Name"));
        return chain.Fit(view).Transform(view);
    }

    private IDataView Rows(IEnumerable<(int Label, float Grey)> rows)
    {
        IDataView view = _context.Data.LoadFromEnumerable(
            rows.Select(row => new Row
            {
                Label = (uint)row.Label,
                Pixels = [.. Enumerable.Repeat(row.Grey, Color.Length)],
            }).ToArray());
        return view;
    }

    private sealed class Row
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(3, 2, 2)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class PictureRow
    {
        public string Name { get; set; } = "";

        [NoColumn]
        public byte Grey { get; set; }

        /// <summary>A fresh one each time: stock transforms dispose what they are given.</summary>
        [ImageType(2, 2)]
        public MLImage Picture
        {
            get => MLImage.CreateFromPixels(
                2, 2, MLPixelFormat.Bgra32, [.. Enumerable.Range(0, 16).Select(i => i % 4 == 3 ? (byte)255 : Grey)]);
            set => value.Dispose();
        }
    }
}
