using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Metrics;

/// <summary>
/// The feature network of a set of real images: all but the last layer of the classifier that metrics train on it, exported to ONNX and
/// kept beside the classifier under the hash of the images. It only ever saves time: a file that is missing, damaged or cannot be written
/// costs an export and a line in the log, never the evaluation.
/// </summary>
internal static class FeatureNetworkCache
{
    /// <summary>The network from the context's folder, or made anew where it is not there. The caller disposes it.</summary>
    internal static FeatureNetwork Open(MetricContext context)
    {
        if (context.ClassifierFolder is not { } folder)
        {
            return ExportForNow(context);
        }

        string path = ClassifierCache.PathOf(folder, "features", ClassifierCache.KeyOf(context.Train, context.Classifier), "onnx");
        return Read(path, context) ?? ExportToKeep(context, path);
    }

    private static FeatureNetwork? Read(string path, MetricContext context)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return FeatureNetwork.Open(OptionsOf(path), NameOf(context), context.Threads);
        }
        catch (MetricException exception)
        {
            context.Logger.LogWarning(exception, "The feature network in '{Path}' cannot be used; it is exported again.", path);
            return null;
        }
    }

    private static FeatureNetwork ExportToKeep(MetricContext context, string path)
    {
        // Trained before anything is tried, so that only writing can fail below.
        context.RealClassifier();
        try
        {
            return Export(context, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            context.Logger.LogWarning(
                exception, "The feature network cannot be kept in '{Path}'; the next evaluation will export it again.", path);
            return ExportForNow(context);
        }
    }

    /// <summary>The network is read whole when it is opened, so its file need not stay.</summary>
    private static FeatureNetwork ExportForNow(MetricContext context)
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
        return FeatureNetwork.Open(OptionsOf(path), NameOf(context), context.Threads);
    }

    /// <summary>GanMl exports channels first, whatever the sizes of the images.</summary>
    private static FeatureNetworkOptions OptionsOf(string path) => new(path) { Layout = ImageLayout.ChannelsFirst };

    private static string NameOf(MetricContext context) => $"The feature network of '{context.Train.Name}', made from its classifier,";
}
