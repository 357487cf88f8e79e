using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using GanMl.Studies;
using GanMl.Studies.Draws;

namespace GanMl.Tests.Studies;

[TestClass]
public sealed class DrawTests
{
    private static readonly string[] Ten = [.. Enumerable.Range(0, 10).Select(label => $"class {label}")];

    private static readonly int[] SixThousand = [.. Enumerable.Repeat(6_000, 10)];

    /// <summary>1,000 divided by 100^(c / 9): Cui et al., 2019, and 2,480 images in all.</summary>
    [TestMethod]
    public void A_long_tail_falls_geometrically()
    {
        int[] counts = [.. Regime.Parse("long-tail:100").CountsFor(SixThousand, Ten)];
        CollectionAssert.AreEqual(new[] { 1000, 599, 359, 215, 129, 77, 46, 28, 17, 10 }, counts);
        Assert.AreEqual(2_480, counts.Sum());
        Assert.AreEqual(500, Regime.Parse("long-tail:100:500").CountsFor(SixThousand, Ten)[0]);
    }

    [TestMethod]
    public void Other_regimes_say_what_they_take()
    {
        CollectionAssert.AreEqual(new[] { 50, 50 }, Regime.Parse("per-class:50").CountsFor([60, 70], ["a", "b"]).ToArray());
        CollectionAssert.AreEqual(new[] { 60, 70 }, Regime.Parse("as-is").CountsFor([60, 70], ["a", "b"]).ToArray());
        CollectionAssert.AreEqual(
            new[] { 48, 56, 1, 0 }, Regime.Parse("share:0.8").CountsFor([60, 70, 1, 0], ["a", "b", "c", "d"]).ToArray());
        CollectionAssert.AreEqual(
            new[] { 20, 300 }, Regime.Parse("counts:RBC=300,WBC=20").CountsFor([60, 700], ["WBC", "RBC"]).ToArray());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("as-is:1")]
    [DataRow("share:0")]
    [DataRow("share:1")]
    [DataRow("share:1e-1")]
    [DataRow("per-class")]
    [DataRow("per-class:0")]
    [DataRow("per-class:-5")]
    [DataRow("long-tail:10:20:30")]
    [DataRow("counts:a=1,a=2")]
    [DataRow("counts:=5")]
    [DataRow("short-tail:5")]
    public void What_is_no_regime_is_refused_with_those_that_are(string text) =>
        Assert.Contains("long-tail:100:500", Assert.ThrowsExactly<ArgumentException>(() => Regime.Parse(text)).Message);

    [TestMethod]
    [DataRow("per-class:50", "takes 50 images of 'b', and there are 40")]
    [DataRow("counts:a=3", "It lacks b")]
    [DataRow("counts:a=3,b=3,c=3", "No class is called c")]
    public void A_regime_that_does_not_fit_the_images_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsExactly<StudyException>(() => Regime.Parse(text).CountsFor([60, 40], ["a", "b"])).Message);

    [TestMethod]
    public void Draws_are_random_parts_that_leave_the_rest_unseen()
    {
        var pool = new ListImages(new ImageShape(1, 1, 1), [.. Enumerable.Range(0, 200).Select(i => i % 2)]) { ClassNames = ["a", "b"] };
        Regime regime = Regime.Parse("counts:a=30,b=5");
        StudyDraw[] draws =
        [
            StudyDraw.Of(pool, regime, DrawPurpose.Counted, 0, seed: 1), StudyDraw.Of(pool, regime, DrawPurpose.Counted, 1, seed: 1),
            StudyDraw.Of(pool, regime, DrawPurpose.Counted, 0, seed: 2),
        ];
        foreach (StudyDraw draw in draws)
        {
            CollectionAssert.AreEqual(new[] { 30, 5 }, draw.Train.CountByClass().ToArray());
            CollectionAssert.AreEquivalent(Enumerable.Range(0, 200).ToArray(), draw.Indices.Concat(draw.Spare).ToArray());
            Assert.IsNull(draw.Validation);
        }

        Assert.AreEqual(3, draws.Select(draw => string.Join(",", draw.Indices)).Distinct().Count());
        Assert.AreEqual(3, draws.Select(draw => draw.Seed).Distinct().Count());
        CollectionAssert.AreEqual(
            draws[0].Indices.ToArray(), StudyDraw.Of(pool, regime, DrawPurpose.Counted, 0, seed: 1).Indices.ToArray());
    }

    /// <summary>Of the 100 images of a class 20 are set aside, so that 80 are left where 90 were asked for.</summary>
    [TestMethod]
    public void A_tuning_draw_is_validated_with_images_that_it_does_not_have()
    {
        ListImages pool = Numbered(200);
        Regime regime = Regime.Parse("counts:a=90,b=5");
        StudyDraw[] draws = [.. Enumerable.Range(0, 2).Select(number => StudyDraw.Of(pool, regime, DrawPurpose.Tuning, number, seed: 1))];
        foreach (StudyDraw draw in draws)
        {
            CollectionAssert.AreEqual(new[] { 80, 5 }, draw.Train.CountByClass().ToArray());
            CollectionAssert.AreEqual(new[] { 20, 20 }, draw.Validation!.CountByClass().ToArray());
            string[] spare = Files(draw.Pool.Subset(draw.Spare));
            CollectionAssert.AreEquivalent(pool.Files!, Files(draw.Train).Concat(spare).Concat(Files(draw.Validation!)).ToArray());
        }

        CollectionAssert.AreNotEquivalent(Files(draws[0].Validation!), Files(draws[1].Validation!));
    }

    [TestMethod]
    public void Crops_of_a_photograph_stay_together()
    {
        ListImages pool = Numbered(200);
        StudyDraw[] draws =
        [
            StudyDraw.Of(pool, Regime.Parse("per-class:23"), DrawPurpose.Counted, 0, seed: 1, @"^photo_(\d+)"),
            StudyDraw.Of(pool, Regime.Parse("per-class:23"), DrawPurpose.Tuning, 0, seed: 1, @"^photo_\d+"),
        ];
        foreach (StudyDraw draw in draws)
        {
            CollectionAssert.AreEqual(new[] { 23, 23 }, draw.Train.CountByClass().ToArray());
            string[] photographs = Photographs(draw.Train);

            // Each of the 20 has five images of a class: five photographs are used up by 23.
            Assert.AreEqual(5, photographs.Length);
            Assert.IsEmpty(photographs.Intersect(Photographs(draw.Pool.Subset(draw.Spare))));
            Assert.IsEmpty(photographs.Intersect(draw.Validation is { } aside ? Photographs(aside) : []));
        }

        var split = PoolSplit.Of(pool, 41, place: 7, seed: 1, "^photo_.");
        Assert.AreEqual((100, 100), (split.Aside.Count, split.Here.Count));
        split = PoolSplit.Of(pool, 41, place: 7, seed: 1, @"^photo_\d+");
        Assert.AreEqual((50, 150), (split.Aside.Count, split.Here.Count));
        Assert.IsEmpty(Photographs(split.Aside).Intersect(Photographs(split.Here)));
    }

    [TestMethod]
    [DataRow("[", "is not a valid regular expression")]
    [DataRow("^picture", "does not match 'photo_10_0.png'")]
    [DataRow("photo_1(x)?", "does not match 'photo_10_0.png'")]
    public void A_pattern_that_does_not_group_is_refused(string pattern, string message) => Assert.Contains(
        message,
        Assert.ThrowsExactly<StudyException>(() =>
            StudyDraw.Of(Numbered(200), Regime.AsIs, DrawPurpose.Counted, 0, seed: 1, pattern)).Message);

    [TestMethod]
    public void Images_without_files_cannot_be_grouped()
    {
        var pool = new ListImages(new ImageShape(1, 1, 1), [0, 1]) { ClassNames = ["a", "b"] };
        Assert.Contains("do not come from files", Assert.ThrowsExactly<StudyException>(() =>
            StudyDraw.Of(pool, Regime.AsIs, DrawPurpose.Counted, 0, seed: 1, "a")).Message);
    }

    [TestMethod]
    public void Nothing_is_left_where_all_images_are_set_aside() => Assert.Contains(
        "some must remain", Assert.ThrowsExactly<StudyException>(() => PoolSplit.Of(Numbered(10), 10, place: 0, seed: 1, null)).Message);

    /// <summary>Twenty classes of 50 images: 9 are set aside, and no class gives two.</summary>
    [TestMethod]
    public void As_many_images_are_set_aside_as_were_asked_for()
    {
        var pool = new ListImages(new ImageShape(1, 1, 1), [.. Enumerable.Range(0, 1_000).Select(i => i % 20)])
        {
            ClassNames = [.. Enumerable.Range(0, 20).Select(label => $"class {label}")],
        };
        PoolSplit split = PoolSplit.Of(pool, 9, place: 0, seed: 1, null);
        Assert.AreEqual((9, 991), (split.Aside.Count, split.Here.Count));
        Assert.AreEqual(1, split.Aside.CountByClass().Max());
        Assert.AreEqual((990, 10), (PoolSplit.Of(pool, 990, 0, 1, null).Aside.Count, PoolSplit.Of(pool, 990, 0, 1, null).Here.Count));
    }

    /// <summary>By chance alone the first three of 170 are hardly ever 0, 1 and 2.</summary>
    [TestMethod]
    public void Unseen_images_come_in_a_random_order()
    {
        var draw = StudyDraw.Of(Numbered(200), Regime.Parse("per-class:15"), DrawPurpose.Counted, 0, seed: 1);
        CollectionAssert.AreNotEqual(draw.Spare.Order().ToArray(), draw.Spare.ToArray());
    }

    /// <summary>Two classes in turn; ten images in a row are of one photograph, numbered from 10.</summary>
    private static ListImages Numbered(int count) => new(new ImageShape(1, 1, 1), [.. Enumerable.Range(0, count).Select(i => i % 2)])
    {
        ClassNames = ["a", "b"],
        Files = [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"photo_{10 + (i / 10)}_{i % 10}.png"))],
    };

    private static string[] Files(ILabelledImages images) => [.. Enumerable.Range(0, images.Count).Select(index => images.FileOf(index)!)];

    private static string[] Photographs(ILabelledImages images) => [.. Files(images).Select(file => file.Split('_')[1]).Distinct()];
}
