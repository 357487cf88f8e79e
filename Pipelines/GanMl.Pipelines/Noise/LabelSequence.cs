using GanMl.Pipelines.Views;

namespace GanMl.Pipelines.Noise;

/// <summary>The class of each row of a noise view, counted from 0 like the labels of a generator.</summary>
public abstract class LabelSequence
{
    private protected LabelSequence()
    {
    }

    /// <summary>
    /// The classes in turn: the number in the <c>Row</c> column modulo the number of classes. A view that begins where another ends
    /// therefore continues its cycle.
    /// </summary>
    public static LabelSequence Cycle { get; } = new InTurn();

    /// <summary>One class for every row.</summary>
    /// <param name="label">0 to number of classes - 1.</param>
    public static LabelSequence Only(int label) => new One(label);

    /// <summary>One class for every row, by its name.</summary>
    /// <param name="className">One of the generator's class names, in the same case.</param>
    public static LabelSequence Only(string className)
    {
        ArgumentNullException.ThrowIfNull(className);
        return new Named(className);
    }

    /// <summary>
    /// A number of rows for each class: first all rows of class 0, then all of class 1, and so on. Read them in random order with
    /// <c>ShuffleRows</c> where the order matters.
    /// </summary>
    /// <param name="counts">One for each class, 0 or more; together as many as the view has rows.</param>
    public static LabelSequence Counts(IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new Blocks([.. counts]);
    }

    /// <summary>A label for each row.</summary>
    /// <param name="labels">As many as the view has rows, each 0 to number of classes - 1.</param>
    public static LabelSequence Of(IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new Given([.. labels]);
    }

    /// <summary>Checks that the sequence fits the view, and gives the label of each row by its index in the view.</summary>
    /// <exception cref="ArgumentException">It does not fit; the message says why.</exception>
    internal abstract Func<long, int> Bind(long count, long firstRow, IReadOnlyList<string> classNames);

    private static int Checked(int label, IReadOnlyList<string> classNames, string where) => label >= 0 && label < classNames.Count
        ? label
        : throw new ArgumentException($"{where} is {label}, but the generator's classes are 0 to {classNames.Count - 1}.");

    private sealed class InTurn : LabelSequence
    {
        internal override Func<long, int> Bind(long count, long firstRow, IReadOnlyList<string> classNames)
        {
            int classes = classNames.Count;
            return index => (int)((firstRow + index) % classes);
        }
    }

    private sealed class One(int label) : LabelSequence
    {
        internal override Func<long, int> Bind(long count, long firstRow, IReadOnlyList<string> classNames)
        {
            int only = Checked(label, classNames, "The only label");
            return _ => only;
        }
    }

    private sealed class Named(string className) : LabelSequence
    {
        internal override Func<long, int> Bind(long count, long firstRow, IReadOnlyList<string> classNames)
        {
            int[] found = [.. Enumerable.Range(0, classNames.Count).Where(label => classNames[label] == className)];
            return found.Length switch
            {
                1 => _ => found[0],
                0 => throw new ArgumentException(
                    $"The generator has no class '{className}'. Its classes are: {KeyNames.List(classNames)}."),
                _ => throw new ArgumentException(
                    $"Several classes of the generator are called '{className}': ask by number with LabelSequence.Only({found[0]}) or "
                    + $"Only({found[1]})."),
            };
        }
    }

    private sealed class Blocks(long[] counts) : LabelSequence
    {
        internal override Func<long, int> Bind(long count, long firstRow, IReadOnlyList<string> classNames)
        {
            if (counts.Length != classNames.Count)
            {
                throw new ArgumentException(
                    $"There are {counts.Length} counts for {classNames.Count} classes: give one for each, 0 for none.");
            }

            long[] ends = new long[counts.Length];
            long total = 0;
            for (int label = 0; label < counts.Length; label++)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(counts[label], $"the count of class {label}");
                total = checked(total + counts[label]);
                ends[label] = total;
            }

            return total == count
                ? index => FirstAbove(ends, index)
                : throw new ArgumentException($"The counts of the classes add up to {total}, but the view has {count} rows.");
        }

        private static int FirstAbove(long[] ends, long index)
        {
            int label = 0;
            while (ends[label] <= index)
            {
                label++;
            }

            return label;
        }
    }

    private sealed class Given(int[] labels) : LabelSequence
    {
        internal override Func<long, int> Bind(long count, long firstRow, IReadOnlyList<string> classNames)
        {
            if (labels.Length != count)
            {
                throw new ArgumentException($"There are {labels.Length} labels for {count} rows: give one for each.");
            }

            for (int row = 0; row < labels.Length; row++)
            {
                _ = Checked(labels[row], classNames, $"Label {row} of the list");
            }

            return index => labels[index];
        }
    }
}
