using GanMl.Pipelines.Augmentation;

namespace GanMl.Tests.Pipelines;

[TestClass]
public sealed class SyntheticAmountTests
{
    private static readonly string[] Names = ["a", "b=c, 100%", "d"];

    /// <summary>Of 10, 40 and 100 real images; by hand.</summary>
    [TestMethod]
    [DataRow("no-more-than-real", 10L, 40L, 0L)]
    [DataRow("balanced", 90L, 60L, 0L)]
    [DataRow("up-to:50", 40L, 10L, 0L)]
    [DataRow("add-share:0.8", 40L, 160L, 400L)]
    [DataRow("add-share:1E-05", 0L, 0L, 0L)]
    [DataRow("replace-share:0.5", 5L, 20L, 50L)]
    [DataRow("add:b%3Dc%2C 100%25=7,d=0", 0L, 7L, 0L)]
    [DataRow("add:", 0L, 0L, 0L)]
    public void An_amount_is_read_from_its_text_and_written_to_it(string text, long first, long second, long third)
    {
        var amount = SyntheticAmount.Parse(text);
        Assert.AreEqual(text, amount.ToString());
        (_, long[] added) = amount.For([10, 40, 100], [0, 0, 0], Names);
        CollectionAssert.AreEqual(new[] { first, second, third }, added);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("half")]
    [DataRow("balanced:1")]
    [DataRow("up-to")]
    [DataRow("up-to:-1")]
    [DataRow("up-to:99999999999999999999")]
    [DataRow("add-share:1")]
    [DataRow("add-share:0,5")]
    [DataRow("replace-share:2")]
    [DataRow("add:a")]
    [DataRow("add:a=1,a=2")]
    public void What_is_no_amount_is_refused_with_those_that_are(string text) => Assert.Contains(
        "There are no-more-than-real, balanced, up-to:1500",
        Assert.ThrowsExactly<FormatException>(() => SyntheticAmount.Parse(text)).Message);
}
