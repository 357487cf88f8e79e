using static TorchSharp.torch;

// libtorch's random numbers belong to the process; and a collection that another thread starts can free a number that TorchSharp has just
// handed to libtorch. So these tests run one after another, in a process beside that of GanMl.Tests.
[assembly: DoNotParallelize]

namespace GanMl.Tests;

[TestClass]
public static class AssemblySetup
{
    /// <summary>Other tests run beside these; libtorch's own threads would only wait for them.</summary>
    [AssemblyInitialize]
    public static void OneThread(TestContext context) => set_num_threads(1);

    /// <summary>Every test draws the same numbers from torch whatever ran before it.</summary>
    [GlobalTestInitialize]
    public static void SameNumbersForEachTest(TestContext context) => random.manual_seed(20_261_124);
}
