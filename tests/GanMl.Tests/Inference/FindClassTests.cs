using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Inference;

/// <summary>A class by what a person writes.</summary>
[TestClass]
public sealed class FindClassTests
{
    [TestMethod]
    [DataRow("A,B,a,b", "a", 2)]
    [DataRow("A,B,a,b", "B", 1)]
    [DataRow("Ankle boot,Bag", "ankle BOOT", 0)]
    [DataRow("ant,bee", "1", 1)]
    [DataRow("ant,bee", "01", 1)]
    [DataRow("1,10,2,3", "1", 0)]
    [DataRow("1,10,2,3", "10", 1)]
    [DataRow("1,10,2,3", "2", 2)]
    [DataRow("10,0,5", "0", 1)]
    [DataRow("007,008", "8", 1)]
    [DataRow("7,007", "7", 0)]
    [DataRow("7,007", "007", 1)]
    [DataRow("-1,1", "-1", 0)]
    [DataRow("2 a,0 b", "1", 1)]
    public void One_class_fits(string names, string text, int label) => Assert.AreEqual(label, Of(names.Split(',')).FindClass(text));

    [TestMethod]
    [DataRow("Ab,aB,cd", "ab", "could be any of the classes 'Ab', 'aB': write the name exactly.")]
    [DataRow("1,10,2,3,4,5,6,7,8,9", "0", "There is no class '0'. Known: '1', '10', '2', '3', '4', '5', '6', '7', '8', '9'.")]
    [DataRow("1,2,unknown", "0", "There is no class '0'. Known: '1', '2', 'unknown'.")]
    [DataRow("07,007", "7", "could be any of the classes '07', '007'")]
    [DataRow("ant,bee", "2", "There is no class '2'. Known: 'ant', 'bee'; or a number from 0 to 1.")]
    [DataRow("ant,bee", "-1", "There is no class '-1'.")]
    [DataRow("ant,bee", "0.5", "There is no class '0.5'.")]
    [DataRow("ant,bee", "", "There is no class ''.")]
    [DataRow("a,b,a", "a", "'a' is the name of several classes, with the labels 0, 2.")]
    public void In_doubt_it_is_refused(string names, string text, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Of(names.Split(',')).FindClass(text)).Message, message);

    [TestMethod]
    public void A_message_lists_twenty_names_at_most()
    {
        GeneratorInfo info = Of([.. Enumerable.Range(0, 1_000).Select(i => $"class {i}")]);
        string message = Assert.ThrowsExactly<ArgumentException>(() => info.FindClass("unicorn")).Message;
        StringAssert.Contains(message, "'class 18', 'class 19' and 980 more; or a number from 0 to 999.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Of([]).FindClass("a")).Message, "no classes");
    }

    private static GeneratorInfo Of(string[] names) =>
        new() { LatentSize = 2, Shape = new ImageShape(1, 2, 2), ClassNames = names };
}
