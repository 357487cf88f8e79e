namespace GanMl.Tests.Support;

/// <summary>Where the real data sets lie: the folder in GANML_DATA, or shared/data beside the checkout.</summary>
internal static class RealData
{
    /// <summary>The folder of one set; where it is absent the test that asks is skipped.</summary>
    internal static string Folder(string set)
    {
        string? folder = Candidates().Select(root => Path.Combine(root, set)).FirstOrDefault(Directory.Exists);
        Skip.Unless(folder is not null, $"The data set '{set}' is not here: set GANML_DATA to the folder that holds it.");
        return folder!;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("GANML_DATA") is { Length: > 0 } root)
        {
            yield return root;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "data");
        }
    }
}
