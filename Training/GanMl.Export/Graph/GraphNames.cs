using GanMl.Inference.Format;

namespace GanMl.Export.Graph;

/// <summary>The names in a graph, of which each may stand for one value or operation only.</summary>
/// <param name="taken">Those that are taken already.</param>
internal sealed class GraphNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _names = [.. taken];

    /// <summary>Gives a value another name wherever it is computed and used.</summary>
    internal static void Rename(GraphProto graph, string from, string to)
    {
        foreach (NodeProto node in graph.Node)
        {
            Replace(node.Input);
            Replace(node.Output);
        }

        void Replace(IList<string> names)
        {
            for (int i = 0; i < names.Count; i++)
            {
                names[i] = names[i] == from ? to : names[i];
            }
        }
    }

    /// <summary>Takes a name, or one like it with a number behind it where it is taken.</summary>
    internal string Take(string name)
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }
}
