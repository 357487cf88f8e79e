using System.Text.Json.Nodes;
using GanMl.Studies;
using GanMl.Studies.Learners;
using GanMl.Training.Devices;
using static TorchSharp.torch;

namespace GanMl.Tests.Studies;

[TestClass]
public sealed class StudyPlanTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_study_goes_on_in_the_precision_in_which_it_began(bool began)
    {
        using var temporary = new TemporaryFolder();
        string folder = temporary["study"];
        Assert.AreEqual(TrainingDevice.HasBFloat16(CPU), ConvolutionalLearner.Recipe(new StudyOptions(), folder).BFloat16);

        // Two machines, of which one is faster with bfloat16, begin together: both do as the first.
        StudyPlan first = Plan(folder, seed: 1), second = Plan(folder, seed: 1);
        Assert.AreEqual(began, first.Begin(began, CancellationToken.None));
        Assert.AreEqual(began, second.Begin(!began, CancellationToken.None));
        Assert.AreEqual(began, ConvolutionalLearner.Recipe(new StudyOptions(), folder).BFloat16);
        Plan(folder, seed: 1).CheckSame();
    }

    [TestMethod]
    public void A_study_with_other_numbers_is_another_study()
    {
        using var temporary = new TemporaryFolder();
        Plan(temporary["study"], seed: 1).Begin(bfloat16: true, CancellationToken.None);
        StudyPlan other = Plan(temporary["study"], seed: 2);
        Assert.Contains("it differs in seed.", Assert.ThrowsExactly<StudyException>(other.CheckSame).Message);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("[]")]
    public void A_plan_that_cannot_be_read_is_named(string text)
    {
        using var temporary = new TemporaryFolder();
        string path = Path.Combine(Directory.CreateDirectory(temporary["study"]).FullName, "study.json");
        File.WriteAllText(path, text);
        Assert.Contains(path, Assert.ThrowsExactly<StudyException>(() => StudyPlan.HasBFloat16(temporary["study"])).Message);
    }

    private static StudyPlan Plan(string folder, int seed) => new(folder, new JsonObject { ["seed"] = seed });
}
