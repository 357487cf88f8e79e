namespace GanMl.Inference.Catalogues;

/// <summary>
/// Things of one kind, found by name: losses, metrics, image sets, output formats. Immutable; <see cref="With"/> gives a larger one, so a
/// program adds its own without touching what others use.
/// </summary>
/// <typeparam name="T">What is found.</typeparam>
public sealed class Catalogue<T>
    where T : class
{
    private readonly Func<T, string> _nameOf;

    /// <summary>A catalogue of some things; of two with one name the later takes the place of the earlier.</summary>
    /// <param name="kind">What one of them is called in a message: <c>loss</c>.</param>
    /// <param name="nameOf">The name of one of them; upper and lower case are the same name.</param>
    /// <param name="items">What can be found, in the order in which it is listed.</param>
    /// <exception cref="ArgumentException">One of them has no name.</exception>
    public Catalogue(string kind, Func<T, string> nameOf, params IEnumerable<T> items)
    {
        Kind = kind;
        _nameOf = nameOf;
        var all = new List<T>();
        foreach (T item in items)
        {
            string name = nameOf(item);
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException($"A {kind} of type {item.GetType().Name} has no name: it could not be found.", nameof(items));
            }

            int known = all.FindIndex(other => IsName(nameOf(other), name));
            if (known < 0)
            {
                all.Add(item);
            }
            else
            {
                all[known] = item;
            }
        }

        All = all;
        Names = [.. all.Select(nameOf)];
    }

    /// <summary>What one of them is called in a message.</summary>
    public string Kind { get; }

    /// <summary>All of them, in the order in which they were given.</summary>
    public IReadOnlyList<T> All { get; }

    /// <summary>Their names, in the same order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The one with a name, whatever the case of its letters.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public T Find(string name) => FindOrNull(name)
        ?? throw new ArgumentException($"There is no {Kind} '{name}'. Known: {string.Join(", ", Names)}.");

    /// <summary>The one with a name, whatever the case of its letters; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public T? FindOrNull(string name) => All.FirstOrDefault(item => IsName(_nameOf(item), name));

    /// <summary>This catalogue and more; one whose name is known already takes the place of the other.</summary>
    /// <param name="more">What is added.</param>
    public Catalogue<T> With(params IEnumerable<T> more) => new(Kind, _nameOf, All.Concat(more));

    private static bool IsName(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
