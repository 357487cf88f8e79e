using GanMl.Inference;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace GanMl.Tests.Pipelines;

/// <summary>Images that are drawn twice from one row of noise are told, or not drawn.</summary>
[TestClass]
public sealed class RepeatedNoiseTests
{
    private static readonly SyntheticOptions Balanced = new() { Amount = SyntheticAmount.Balanced };

    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());

    public RepeatedNoiseTests() => _context.Log += (_, entry) =>
    {
        if (entry.Kind == ChannelMessageKind.Warning)
        {
            _warnings.Add(entry.RawMessage);
        }
    };

    [TestCleanup]
    public void Close() => _generator.Dispose();

    [TestMethod]
    public void Views_with_images_of_the_same_noise_are_told()
    {
        IDataView first = Joined(Balanced);
        IDataView real = Joined(new() { Amount = SyntheticAmount.Add(new Dictionary<string, long>()) });
        _context.Data.AppendRows(first, real, Joined(Balanced));
        Assert.HasCount(1, _warnings);
        Assert.AreEqual(
            "Views 0 and 2 (counted from 0) have images that one generator drew from the same rows of noise of seed 0: those of one class "
            + "occur twice. Give one of the views another SyntheticOptions.Seed or FirstRow.",
            _warnings[0]);
        _context.Data.AppendRows(real, _context.Data.AppendRows(first, real));
        Assert.HasCount(1, _warnings);
        _context.Data.AppendRows(Joined(Balanced), _context.Data.AppendRows(real, first));
        Assert.HasCount(2, _warnings);
        _context.Data.AppendRows(Joined(Balanced), _context.Data.AppendSynthetic(first, _generator, Balanced));
        Assert.HasCount(3, _warnings);
    }

    [TestMethod]
    public void Views_with_other_images_are_not_told()
    {
        _context.Data.AppendRows(Joined(Balanced), Joined(Balanced with { Seed = 1 }));

        // 6 rows make each of the classes as large as the first, of 4.
        _context.Data.AppendRows(Joined(Balanced), Joined(Balanced with { FirstRow = 6 }));
        using OnnxGenerator other = OnnxGenerator.Open((Tiny.Grey with { LatentSize = 3 }).ToBytes());
        _context.Data.AppendRows(Joined(Balanced), _context.Data.AppendSynthetic(Real(), other, Balanced));
        Assert.IsEmpty(_warnings);
        _context.Data.AppendRows(Joined(Balanced), Joined(Balanced with { FirstRow = 5 }));
        Assert.HasCount(1, _warnings);
    }

    [TestMethod]
    public void Generation_goes_on_after_images_that_still_have_their_latents()
    {
        IDataView noise = _context.Data.CreateNoise(10, Tiny.Grey.Info);
        IDataView drawn = _context.Transforms.GenerateImages(_generator).Fit(noise).Transform(noise);
        IDataView joined = _context.Data.AppendSynthetic(drawn, _generator, Balanced);

        // Of ten rows in turn, the third and the fourth class have one less.
        CollectionAssert.AreEqual(new long[] { 10, 11 }, Reading.Column<long>(joined, "SyntheticRow").Skip(10).ToArray());
        Tiny.AssertEqual(Tiny.Grey.ImageOf(10, 2), Reading.Vectors(joined, "Pixels")[10]);
        IDataView bare = _context.Transforms.DropColumns("Latent").Fit(drawn).Transform(drawn);
        IDataView again = _context.Data.AppendSynthetic(bare, _generator, Balanced);
        CollectionAssert.AreEqual(new long[] { 0, 1 }, Reading.Column<long>(again, "SyntheticRow").Skip(10).ToArray());
    }

    private IDataView Joined(SyntheticOptions options) => _context.Data.AppendSynthetic(Real(), _generator, options);

    private IDataView Real() => _context.Data.LoadImages(ImageSet.Create(Tiny.Grey.Shape, [4, 2, 2, 2], Tiny.Grey.ClassNames));
}
