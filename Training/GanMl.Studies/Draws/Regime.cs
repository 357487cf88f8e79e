using System.Globalization;

namespace GanMl.Studies.Draws;

/// <summary>How many images of each class a user is taken to have: what a draw takes out of a larger set.</summary>
public abstract class Regime
{
    /// <summary>The most images of a class that a long tail begins with, where nothing else is said.</summary>
    private const int DefaultHead = 1_000;

    private Regime(string text) => Text = text;

    /// <summary>As it is written, for example <c>long-tail:100</c>.</summary>
    public string Text { get; }

    /// <summary>All images, whatever their numbers: <c>as-is</c>. Draws differ in nothing but their random numbers.</summary>
    public static Regime AsIs { get; } = new Everything();

    /// <summary>Reads a regime.</summary>
    /// <param name="text">
    /// <c>as-is</c>; <c>share:0.8</c>, so much of each class; <c>per-class:50</c>, 50 images of each class; <c>long-tail:100</c>, 1,000
    /// images of the first class, or all where there are fewer, and a hundredth of that of the last, falling geometrically between (Cui et
    /// al., 2019), or <c>long-tail:100:500</c>, which begins with 500; <c>counts:RBC=300,WBC=20</c>, so many of each class by name.
    /// </param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static Regime Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : null) switch
        {
            ("as-is", null) => AsIs,
            ("share", { } share) => new Part(text, ShareOf(text, share)),
            ("per-class", { } count) => new PerClass(text, Positive(text, count)),
            ("long-tail", { } tail) => LongTail(text, tail.Split(':')),
            ("counts", { } counts) => new Counts(text, CountsOf(text, counts)),
            _ => throw Unreadable(text, "There is no such regime."),
        };
    }

    /// <summary>How many images of each class a draw has.</summary>
    /// <param name="available">How many there are of each class.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <exception cref="StudyException">There are too few images, or a name is that of no class.</exception>
    public IReadOnlyList<int> CountsFor(IReadOnlyList<int> available, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(available);
        ArgumentNullException.ThrowIfNull(classNames);
        int[] counts = Wanted(available, classNames);
        for (int label = 0; label < counts.Length; label++)
        {
            if (counts[label] > available[label])
            {
                throw new StudyException(
                    $"The regime '{Text}' takes {counts[label]:N0} images of '{classNames[label]}', and there are {available[label]:N0}. "
                    + (available[label] == 0 ? "Remove the class, or choose as-is." : "Take fewer."));
            }
        }

        return counts;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private protected abstract int[] Wanted(IReadOnlyList<int> available, IReadOnlyList<string> classNames);

    private static Tail LongTail(string text, string[] parts)
    {
        int ratio = Positive(text, parts[0]);
        return parts.Length switch
        {
            1 => new Tail(text, ratio, null),
            2 => new Tail(text, ratio, Positive(text, parts[1])),
            _ => throw Unreadable(text, "A long tail has a ratio and a number to begin with."),
        };
    }

    private static Dictionary<string, int> CountsOf(string text, string counts)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string one in counts.Split(','))
        {
            int equals = one.LastIndexOf('=');
            if (equals < 1 || !found.TryAdd(one[..equals].Trim(), Positive(text, one[(equals + 1)..])))
            {
                throw Unreadable(text, $"'{one}' is not the name of a class and a number, each class once.");
            }
        }

        return found;
    }

    private static int Positive(string text, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value
            : throw Unreadable(text, $"'{number}' is not a whole number above 0.");

    private static double ShareOf(string text, string share) =>
        double.TryParse(share, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1
            ? value
            : throw Unreadable(text, $"'{share}' is not a number above 0 and below 1.");

    private static ArgumentException Unreadable(string text, string why) => new(
        $"'{text}' is not a valid regime. {why} There are as-is, share:0.8, per-class:50, long-tail:100, long-tail:100:500 and "
        + "counts:one=300,other=20.",
        nameof(text));

    private sealed class Everything() : Regime("as-is")
    {
        private protected override int[] Wanted(IReadOnlyList<int> available, IReadOnlyList<string> classNames) => [.. available];
    }

    private sealed class Part(string text, double share) : Regime(text)
    {
        private protected override int[] Wanted(IReadOnlyList<int> available, IReadOnlyList<string> classNames) =>
            [.. available.Select(count => count == 0 ? 0 : Math.Max(1, (int)Math.Round(share * count)))];
    }

    private sealed class PerClass(string text, int count) : Regime(text)
    {
        private protected override int[] Wanted(IReadOnlyList<int> available, IReadOnlyList<string> classNames) =>
            [.. available.Select(_ => count)];
    }

    private sealed class Tail(string text, int ratio, int? head) : Regime(text)
    {
        private protected override int[] Wanted(IReadOnlyList<int> available, IReadOnlyList<string> classNames)
        {
            int first = head ?? Math.Min(DefaultHead, available[0]), last = Math.Max(1, available.Count - 1);
            return [.. available.Select((_, label) => Math.Max(1, (int)Math.Round(first * Math.Pow(ratio, -(double)label / last))))];
        }
    }

    private sealed class Counts(string text, Dictionary<string, int> counts) : Regime(text)
    {
        private protected override int[] Wanted(IReadOnlyList<int> available, IReadOnlyList<string> classNames)
        {
            string[] unknown = [.. counts.Keys.Except(classNames)], missing = [.. classNames.Except(counts.Keys)];
            if (unknown.Length + missing.Length > 0)
            {
                throw new StudyException(
                    $"The regime '{Text}' must name every class once. "
                    + (unknown.Length > 0
                        ? $"No class is called {string.Join(", ", unknown)}."
                        : $"It lacks {string.Join(", ", missing)}."));
            }

            return [.. classNames.Select(name => counts[name])];
        }
    }
}
