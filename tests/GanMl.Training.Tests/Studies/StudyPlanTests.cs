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
    public void A_study_goes_on_with_numbers_of_the_precision_that_it_began_with(bool hasBFloat16)
    {
        using var temporary = new TemporaryFolder();
        string folder = temporary["study"];
        Assert.AreEqual(TrainingDevice.HasBFloat16(CPU), ConvolutionalLearner.Recipe(new StudyOptions(), folder).BFloat16);
        new StudyPlan(folder, new JsonObject { ["bfloat16"] = hasBFloat16 }).Begin(CancellationToken.None);
        Assert.AreEqual(hasBFloat16, ConvolutionalLearner.Recipe(new StudyOptions(), folder).BFloat16);
    }

    [TestMethod]
    public void A_study_with_other_numbers_is_another_study()
    {
        using var temporary = new TemporaryFolder();
        new StudyPlan(temporary["study"], new JsonObject { ["bfloat16"] = true, ["seed"] = 1 }).Begin(CancellationToken.None);
        new StudyPlan(temporary["study"], new JsonObject { ["bfloat16"] = true, ["seed"] = 1 }).CheckSame();
        var other = new StudyPlan(temporary["study"], new JsonObject { ["bfloat16"] = true, ["seed"] = 2 });
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
}
