namespace GanMl.Tests.Support;

/// <summary>The one way in which a test reports itself as skipped: with the reason.</summary>
internal static class Skip
{
    internal static void Unless(bool condition, string reason)
    {
        if (!condition)
        {
            Assert.Inconclusive(reason);
        }
    }
}
