using static TorchSharp.torch;

namespace GanMl.Tests;

[TestClass]
public static class AssemblySetup
{
    /// <summary>Test classes run side by side; libtorch's own threads would only wait for each other.</summary>
    [AssemblyInitialize]
    public static void OneThreadForEachTest(TestContext context) => set_num_threads(1);
}
