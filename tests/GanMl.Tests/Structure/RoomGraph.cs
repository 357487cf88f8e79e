using System.Text;

namespace GanMl.Tests.Structure;

/// <summary>The rooms of one assembly, its namespaces, and which of them names types of which other.</summary>
internal sealed class RoomGraph
{
    private readonly Dictionary<(string From, string To), List<TypeUse>> _edges;
    private readonly ILookup<string, string> _next;

    /// <summary>Draws the graph of one assembly; what a catalogue names is no edge.</summary>
    /// <param name="assembly">The simple name of the assembly.</param>
    /// <param name="uses">What its types name.</param>
    internal RoomGraph(string assembly, IEnumerable<TypeUse> uses)
    {
        Assembly = assembly;
        _edges = uses
            .Where(use => use.UsedAssembly == assembly && use.UsedRoom is not "" && use.UsedRoom != use.UserRoom && !IsCatalogue(use.User))
            .GroupBy(use => (use.UserRoom, use.UsedRoom))
            .ToDictionary(edge => edge.Key, edge => edge.ToList());
        _next = _edges.Keys.ToLookup(edge => edge.From, edge => edge.To);
    }

    internal string Assembly { get; }

    /// <summary>The groups of rooms that reach each other, each in the order of names; empty where the graph has no cycle.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Cycles()
    {
        string[] rooms = [.. _next.Select(edges => edges.Key).Order(StringComparer.Ordinal)];
        Dictionary<string, HashSet<string>> reached = rooms.ToDictionary(room => room, ReachedFrom);
        string[] inCycle = [.. rooms.Where(room => reached[room].Contains(room))];
        return
        [
            .. inCycle
                .Select(room => inCycle.Where(other => reached[room].Contains(other) && reached[other].Contains(room)).ToArray())
                .DistinctBy(cycle => cycle[0]),
        ];
    }

    /// <summary>A cycle in words: its rooms, and every edge between them with two examples, the edges of fewest uses first.</summary>
    internal string Describe(IReadOnlyList<string> cycle)
    {
        var text = new StringBuilder();
        text.AppendLine($"{Assembly}: {cycle.Count} rooms reach each other: {string.Join(", ", cycle)}");
        foreach (((string from, string to), List<TypeUse> uses) in _edges
            .Where(edge => cycle.Contains(edge.Key.From) && cycle.Contains(edge.Key.To))
            .OrderBy(edge => edge.Value.Count)
            .ThenBy(edge => edge.Key.From, StringComparer.Ordinal)
            .ThenBy(edge => edge.Key.To, StringComparer.Ordinal))
        {
            text.AppendLine($"  {from} -> {to} ({uses.Count})");
            foreach (TypeUse use in uses.Take(2))
            {
                text.AppendLine($"    {use}");
            }
        }

        return text.ToString();
    }

    /// <summary>By its name, without the number of its type parameters.</summary>
    private static bool IsCatalogue(string type)
    {
        string name = type.Split('`')[0];
        return name.EndsWith("Catalogue", StringComparison.Ordinal) || name.EndsWith("Catalog", StringComparison.Ordinal);
    }

    private HashSet<string> ReachedFrom(string room)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(_next[room]);
        while (open.TryPop(out string? next))
        {
            if (reached.Add(next))
            {
                foreach (string further in _next[next])
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }
}
