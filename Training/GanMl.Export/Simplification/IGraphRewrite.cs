using GanMl.Inference.Format;

namespace GanMl.Export.Simplification;

/// <summary>One way to make a graph smaller without changing what it computes.</summary>
internal interface IGraphRewrite
{
    /// <summary>Looks at one operation and its neighbours, and rewrites them where it can.</summary>
    /// <returns>Whether anything changed.</returns>
    bool TryRewrite(GraphEditor graph, NodeProto node);
}
