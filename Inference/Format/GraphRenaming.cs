using Google.Protobuf.Collections;

namespace GanMl.Inference.Format;

/// <summary>Gives values of a graph other names.</summary>
internal static class GraphRenaming
{
    /// <summary>Renames a value wherever nodes make or read it, in the graphs within nodes too.</summary>
    internal static void Rename(GraphProto graph, string name, string newName)
    {
        foreach (NodeProto node in graph.Node)
        {
            Replace(node.Input, name, newName);
            Replace(node.Output, name, newName);
            foreach (AttributeProto attribute in node.Attribute)
            {
                foreach (GraphProto part in attribute.G is { } only ? attribute.Graphs.Prepend(only) : attribute.Graphs)
                {
                    Rename(part, name, newName);
                    foreach (ValueInfoProto output in part.Output.Where(output => output.Name == name))
                    {
                        output.Name = newName;
                    }
                }
            }
        }

        foreach (ValueInfoProto value in graph.ValueInfo.Where(value => value.Name == name))
        {
            value.Name = newName;
        }
    }

    private static void Replace(RepeatedField<string> names, string name, string newName)
    {
        for (int i = 0; i < names.Count; i++)
        {
            names[i] = names[i] == name ? newName : names[i];
        }
    }
}
