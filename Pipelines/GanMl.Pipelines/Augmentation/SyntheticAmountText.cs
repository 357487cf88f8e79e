using System.Globalization;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Amounts as text, for files and command lines.</summary>
internal static class SyntheticAmountText
{
    internal const string NoMoreThanReal = "no-more-than-real";
    internal const string Balanced = "balanced";
    private const string UpToName = "up-to";
    private const string AddShareName = "add-share";
    private const string ReplaceShareName = "replace-share";
    private const string AddName = "add";

    internal static string UpTo(long count) => string.Create(CultureInfo.InvariantCulture, $"{UpToName}:{count}");

    internal static string Share(double share, bool replaces) =>
        string.Create(CultureInfo.InvariantCulture, $"{(replaces ? ReplaceShareName : AddShareName)}:{share:R}");

    internal static string Add(IReadOnlyDictionary<string, long> counts) => $"{AddName}:" + string.Join(
        ',',
        counts.OrderBy(ofClass => ofClass.Key, StringComparer.Ordinal)
            .Select(ofClass => string.Create(CultureInfo.InvariantCulture, $"{Escape(ofClass.Key)}={ofClass.Value}")));

    internal static SyntheticAmount Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (string name, string? value) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        try
        {
            return (name, value) switch
            {
                (NoMoreThanReal, null) => SyntheticAmount.NoMoreThanReal,
                (Balanced, null) => SyntheticAmount.Balanced,
                (UpToName, { } count) => SyntheticAmount.UpTo(Count(count)),
                (AddShareName, { } share) => SyntheticAmount.AddShare(Number(share)),
                (ReplaceShareName, { } share) => SyntheticAmount.ReplaceShare(Number(share)),
                (AddName, { } counts) => SyntheticAmount.Add(Counts(counts)),
                _ => throw new FormatException("There is no such amount."),
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new FormatException(
                $"'{text}' is not a valid amount of generated images. {error.Message} There are {NoMoreThanReal}, {Balanced}, "
                + $"{UpToName}:1500, {AddShareName}:0.5, {ReplaceShareName}:0.5 and {AddName}:one=0,other=300.",
                error);
        }
    }

    private static long Count(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(
        text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

    private static Dictionary<string, long> Counts(string text)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string one in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = one.Split('=');
            if (parts.Length != 2 || !counts.TryAdd(Uri.UnescapeDataString(parts[0]), Count(parts[1])))
            {
                throw new FormatException($"'{one}' is not the name of a class and a number, each class once.");
            }
        }

        return counts;
    }

    /// <summary>Only what would be read as something else.</summary>
    private static string Escape(string name) => name
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal)
        .Replace("=", "%3D", StringComparison.Ordinal);
}
