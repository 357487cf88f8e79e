using static TorchSharp.torch;

namespace GanMl.Tests;

[TestClass]
public static class AssemblySetup
{
    /// <summary>Test classes run side by side; libtorch's own threads would only wait for each other.</summary>
    [AssemblyInitialize]
    public static void OneThreadForEachTest(TestContext context) => set_num_threads(1);

    /// <summary>Every test draws the same numbers from torch whatever ran before it.</summary>
    [GlobalTestInitialize]
    public static void SameNumbersForEachTest(TestContext context) => random.manual_seed(20_261_124);
}
