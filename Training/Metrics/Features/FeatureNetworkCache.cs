using GanMl.Models.Classification;
using GanMl.Training.Export;

namespace GanMl.Training.Metrics.Features;

/// <summary>
/// The feature network of a set of real images: all but the last layer of the classifier that metrics train on it, exported to ONNX and
/// kept beside the classifier under the hash of the images.
/// </summary>
internal static class FeatureNetworkCache
{
    /// <summary>The network from the context's folder, or made anew where it is not there. The caller disposes it.</summary>
    internal static FeatureNetwork Open(MetricContext context)
    {
        if (context.ClassifierFolder is not { } folder)
        {
            DirectoryInfo temporary = Directory.CreateTempSubdirectory("ganml-");
            try
            {
                return Export(context, Path.Combine(temporary.FullName, "features.onnx"));
            }
            finally
            {
                temporary.Delete(recursive: true);
            }
        }

        string key = Convert.ToHexStringLower(ClassifierKey.Of(context.Train, context.Classifier).AsSpan(0, 16));
        string path = Path.Combine(folder, $"features-{key}.onnx");
        try
        {
            return File.Exists(path) ? FeatureNetwork.Open(new FeatureNetworkOptions(path)) : Export(context, path);
        }
        catch (MetricException)
        {
            // Damaged: a cache only ever saves time.
            return Export(context, path);
        }
    }

    private static FeatureNetwork Export(MetricContext context, string path)
    {
        SmallClassifier classifier = context.RealClassifier();
        var shape = context.Train.Shape;
        OnnxExporter.Export(
            classifier.FeatureLayers,
            [ExportInput.Uniform("image", shape.Channels, shape.Height, shape.Width)],
            ["features"],
            path,
            new ExportOptions { GraphName = "features" },
            context.CancellationToken);
        return FeatureNetwork.Open(new FeatureNetworkOptions(path));
    }
}
