namespace GanMl.Tests.Support;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its root; a test that asks for it is skipped where only the built tests are.</summary>
    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GanMl.sln")))
        {
            folder = folder.Parent;
        }

        Skip.Unless(folder is not null, "The sources are not here: the tests run outside the checkout.");
        return folder!.FullName;
    }
}
