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

    /// <summary>What a test needs; where it is refused with an exception, that says why the test is skipped.</summary>
    internal static T IfRefused<T, TException>(Func<T> needed)
        where TException : Exception
    {
        try
        {
            return needed();
        }
        catch (TException absent)
        {
            Unless(false, absent.Message);
            throw;
        }
    }
}
