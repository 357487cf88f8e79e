using GanMl.Inference.Format;

namespace GanMl.Export.Simplification;

/// <summary>
/// Makes a graph smaller. ONNX Runtime folds hardly anything of what a generator is made of, so what is not folded here is computed for
/// every image.
/// </summary>
internal static class GraphSimplifier
{
    private static readonly IGraphRewrite[] Rewrites =
    [
        new DropIdleSteps(),
        new MergeReshapes(),
        new FoldNormalizationBackwards(),
        new FoldNormalizationThroughRectifier(),
        new FoldNormalizationForwards(),
        new FoldScaledTanh(),
    ];

    /// <summary>Rewrites until nothing is left to rewrite.</summary>
    internal static void Simplify(GraphProto graph)
    {
        var editor = new GraphEditor(graph);
        bool changed;
        do
        {
            changed = false;
            foreach (IGraphRewrite rewrite in Rewrites)
            {
                changed |= Apply(rewrite, editor);
            }
        }
        while (changed);
        editor.Prune();
    }

    private static bool Apply(IGraphRewrite rewrite, GraphEditor editor)
    {
        bool changed = false;
        while (editor.Nodes.Any(node => rewrite.TryRewrite(editor, node)))
        {
            changed = true;
        }

        return changed;
    }
}
