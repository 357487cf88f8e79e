using GanMl.Inference.LabelledImages;
using GanMl.Studies.Statistics;
using GanMl.Studies.Verdicts;

namespace GanMl.Tests.Studies;

/// <summary>Against published examples and sums by hand.</summary>
[TestClass]
public sealed class StatisticsTests
{
    /// <summary>The hours of sleep that ten patients gained with two drugs (Student, 1908); the test as R's t.test has it.</summary>
    [TestMethod]
    public void Students_sleep_data_have_Students_interval()
    {
        double[] second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        var difference = PairedDifference.Of(second, first);
        Assert.AreEqual(10, difference.Draws);
        Assert.AreEqual(1.58, difference.Mean, 1e-9);
        Assert.AreEqual(0.7001142, difference.Lower, 1e-6);
        Assert.AreEqual(2.4598858, difference.Upper, 1e-6);
        Assert.AreEqual(0.002833, difference.PValue, 1e-6);
        Assert.AreEqual(0.002833, PairedDifference.Of(first, second).PValue, 1e-6);
    }

    [TestMethod]
    public void Arms_that_always_differ_by_the_same_are_told_apart_and_equal_ones_are_not()
    {
        var alike = PairedDifference.Of([0.5, 0.75], [0.5, 0.75]);
        Assert.AreEqual((0.0, 0.0, 1.0), (alike.Lower, alike.Upper, alike.PValue));
        var always = PairedDifference.Of([0.5, 0.75], [0.25, 0.5]);
        Assert.AreEqual((0.25, 0.25, 0.0), (always.Lower, always.Upper, always.PValue));
    }

    /// <summary>With n draws the half width is t(n - 1) s / sqrt(n): with ten, 2.262 x 0.04 / sqrt(10) = 0.0286 by the table.</summary>
    [TestMethod]
    public void More_draws_decide_what_a_few_do_not()
    {
        var few = new PairedDifference(10, 0.02, 0.04);
        Assert.AreEqual(0.02 - 0.0286, few.Lower, 1e-4);

        // t(17) = 2.110 gives 0.01989 with 18 draws, and t(16) = 2.120 gives 0.02057 with 17.
        Assert.AreEqual(18, few.DrawsToExclude(0));
        Assert.IsNull(few.DrawsToExclude(0.02));
        Assert.IsNull(new PairedDifference(10, 1e-6, 1).DrawsToExclude(0));
    }

    [TestMethod]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => PairedDifference.Of([1], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => PairedDifference.Of([1, 2], [1, 2, 3]));
        Assert.ThrowsExactly<ArgumentException>(() => PairedDifference.Of([1, double.NaN], [1, 2]));
    }

    /// <summary>By hand: the smallest times 4, the next times 3, and never less than one before it.</summary>
    [TestMethod]
    public void Holm_multiplies_step_by_step()
    {
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        IReadOnlyList<double> adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005]);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], adjusted[i], 1e-12);
        }

        CollectionAssert.AreEqual(new[] { 1.0, 1.0 }, Holm.Adjust([0.6, 0.7]).ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Holm.Adjust([0.5, double.NaN]));
    }

    /// <summary>Of three a, two are taken for a and one for b; the one b is taken for a. F1 of a: 4 / 6; of b: 0; c has no image.</summary>
    [TestMethod]
    public void Macro_F1_is_the_mean_over_classes_that_can_be_judged()
    {
        var test = new ListImages(new ImageShape(1, 1, 1), [0, 0, 0, 1]);
        var score = ClassificationScore.Of(test, [0, 0, 1, 0]);
        Assert.AreEqual(0.5, score.Accuracy);
        Assert.AreEqual(1 / 3.0, score.MacroF1, 1e-12);
        Assert.AreEqual(2 / 3.0, score.Recalls[0], 1e-12);
        Assert.AreEqual(0, score.Recalls[1]);
        Assert.IsTrue(double.IsNaN(score.Recalls[2]));
        Assert.AreEqual(0, score.RecallOfRarest([5, 1, 0], classes: 1));
        Assert.AreEqual(1 / 3.0, score.RecallOfRarest([5, 1, 0]), 1e-12);
    }

    [TestMethod]
    [DataRow(0.02, 0.01, StudyAnswer.Helps, DisplayName = "Surely above 0")]
    [DataRow(-0.02, 0.02, StudyAnswer.DoesNotHelp, DisplayName = "Surely below a point")]
    [DataRow(0.01, 0.04, StudyAnswer.Undecided, DisplayName = "Neither")]
    public void A_verdict_is_one_of_three(double mean, double deviation, StudyAnswer expected)
    {
        var difference = new PairedDifference(10, mean, deviation);
        StudyVerdict verdict = StudyVerdict.Of([("convolutional", "generated", "class-weights", difference)])[0];
        Assert.AreEqual(expected, verdict.Answer);
        Assert.AreEqual(expected == StudyAnswer.Undecided, verdict.DrawsToDecide is not null);
    }

    /// <summary>Two draws with ten test images often differ by the same: that proves nothing.</summary>
    [TestMethod]
    public void Draws_that_all_differ_by_the_same_decide_nothing()
    {
        StudyVerdict verdict = StudyVerdict.Of([("linear", "generated", "class-weights", new PairedDifference(2, 0.02, 0))])[0];
        Assert.AreEqual(StudyAnswer.Undecided, verdict.Answer);
        Assert.IsNull(verdict.DrawsToDecide);
        verdict = StudyVerdict.Of([("linear", "generated", "class-weights", new PairedDifference(2, 0, 0))])[0];
        Assert.AreEqual(StudyAnswer.DoesNotHelp, verdict.Answer);
    }

    /// <summary>Of two questions, one with p = 0.03 is no longer told apart where the other has 0.04.</summary>
    [TestMethod]
    public void What_several_questions_find_by_chance_is_not_called_help()
    {
        // t(9) = 2.57 has p = 0.03.
        var alone = new PairedDifference(10, 2.57, Math.Sqrt(10));
        Assert.AreEqual(0.03, alone.PValue, 1e-3);
        var question = ("convolutional", "generated", "class-weights", alone);
        Assert.AreEqual(StudyAnswer.Helps, StudyVerdict.Of([question])[0].Answer);
        IReadOnlyList<StudyVerdict> both = StudyVerdict.Of([question, question]);
        Assert.AreEqual(StudyAnswer.Undecided, both[0].Answer);
        Assert.AreEqual(2 * alone.PValue, both[1].AdjustedPValue, 1e-12);

        // What would decide must be decided at half the level, and so takes more draws than there were.
        Assert.IsGreaterThan(10, both[0].DrawsToDecide!.Value);
    }

    /// <summary>
    /// By hand: the point at 150 fell by chance, and 0.6 stands for it; from there to 300 images the score rises by 0.15, so that 0.7 is
    /// reached after two thirds of the way.
    /// </summary>
    [TestMethod]
    public void Generated_images_are_exchanged_for_real_ones_along_a_line()
    {
        (double Images, double Score)[] real = [(0, 0.5), (100, 0.6), (150, 0.55), (300, 0.75)];
        var rate = ExchangeRate.Of((800, 0.7), real);
        Assert.AreEqual(800, rate.Generated);
        Assert.AreEqual(150 + (150 * 0.1 / 0.15), rate.Real, 1e-9);
        Assert.IsFalse(rate.IsBound);
        Assert.AreEqual(800 / 250.0, rate.PerRealImage, 1e-9);
        Assert.AreEqual(50, ExchangeRate.Of((800, 0.55), real).Real, 1e-9);
    }

    [TestMethod]
    public void Generated_images_may_be_worth_none_or_more_than_there_were()
    {
        (double Images, double Score)[] real = [(0, 0.5), (100, 0.6)];
        Assert.AreEqual(new ExchangeRate(10, 0, false), ExchangeRate.Of((10, 0.5), real));
        Assert.AreEqual(double.PositiveInfinity, ExchangeRate.Of((10, 0.4), real).PerRealImage);
        Assert.AreEqual(new ExchangeRate(10, 100, true), ExchangeRate.Of((10, 0.7), real));
        Assert.ThrowsExactly<ArgumentException>(() => ExchangeRate.Of((10, 0.5), [(0, 0.5)]));
        Assert.ThrowsExactly<ArgumentException>(() => ExchangeRate.Of((10, 0.5), [(5, 0.5), (10, 0.5)]));
        Assert.ThrowsExactly<ArgumentException>(() => ExchangeRate.Of((10, 0.5), [(0, 0.5), (10, 0.5), (10, 0.6)]));
    }
}
