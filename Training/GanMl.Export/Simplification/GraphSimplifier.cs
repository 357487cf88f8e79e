using GanMl.Inference.Format;

namespace GanMl.Export.Simplification;

/// <summary>
/// Makes a graph smaller. ONNX Runtime folds hardly anything of what a generator is made of, so what is not folded here is computed for
/// every image.
/// </summary>
internal static class GraphSimplifier
{
    // Each looks at one operation and its neighbours, rewrites them where it can, and says whether it did.
    private static readonly Func<GraphEditor, NodeProto, bool>[] Rewrites =
    [
        RedundantSteps.Drop,
        RedundantSteps.MergeReshapes,
        NormalizationFolding.Backwards,
        NormalizationFolding.ThroughRectifier,
        NormalizationFolding.Forwards,
        RedundantSteps.FoldScaledTanh,
    ];

    /// <summary>Rewrites until nothing is left to rewrite.</summary>
    internal static void Simplify(GraphProto graph)
    {
        var editor = new GraphEditor(graph);
        bool changed;
        do
        {
            changed = false;
            foreach (Func<GraphEditor, NodeProto, bool> rewrite in Rewrites)
            {
                changed |= Apply(rewrite, editor);
            }
        }
        while (changed);
        editor.Prune();
    }

    private static bool Apply(Func<GraphEditor, NodeProto, bool> rewrite, GraphEditor editor)
    {
        bool changed = false;
        while (editor.Nodes.Any(node => rewrite(editor, node)))
        {
            changed = true;
        }

        return changed;
    }
}
