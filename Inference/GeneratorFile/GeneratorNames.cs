namespace GanMl.Inference.GeneratorFile;

/// <summary>The names in a generator file: its inputs, its output, and the keys of its metadata.</summary>
internal static class GeneratorNames
{
    /// <summary>Input: float32 [batch, latent size].</summary>
    internal const string Latent = "latent";

    /// <summary>Input of a conditional generator: int64 [batch].</summary>
    internal const string Label = "label";

    /// <summary>Optional input: a float32 number.</summary>
    internal const string Truncation = "truncation";

    /// <summary>Optional input: float32 [batch or 1, latent size].</summary>
    internal const string StyleLatent = "style_latent";

    /// <summary>Optional input: an int64 number.</summary>
    internal const string StyleLayer = "style_layer";

    /// <summary>Optional input: float32 [batch or 1, values of all maps].</summary>
    internal const string Noise = "noise";

    /// <summary>Output: float32 [batch, channels, height, width] in [0, 1].</summary>
    internal const string Image = "image";

    /// <summary>The keys of <c>metadata_props</c>; <see cref="GeneratorMetadata"/> says what stands under each.</summary>
    internal static class Keys
    {
        internal const string Format = "ganml.format";
        internal const string Architecture = "ganml.architecture";
        internal const string Options = "ganml.options";
        internal const string LatentSize = "ganml.latent.size";
        internal const string LatentDistribution = "ganml.latent.distribution";
        internal const string Shape = "ganml.image.shape";
        internal const string ClassNames = "ganml.classes";
        internal const string DataSet = "ganml.data_set";
        internal const string ImagesSeen = "ganml.images_seen";
        internal const string TotalImages = "ganml.total_images";
        internal const string Alarms = "ganml.alarms";
        internal const string Seed = "ganml.seed";
        internal const string Metrics = "ganml.metrics";
        internal const string MetricConditions = "ganml.metric_conditions";
        internal const string Precision = "ganml.precision";
        internal const string StyleLayers = "ganml.style_layers";
        internal const string LargestDifference = "ganml.largest_difference";

        /// <summary>How long the file was when it was published; <see cref="GeneratorFile.ContentStamp"/>.</summary>
        internal const string ContentLength = "ganml.content_length";

        /// <summary>The hash of the file when it was published; <see cref="GeneratorFile.ContentStamp"/>.</summary>
        internal const string ContentHash = "ganml.content_hash";

        /// <summary>Present in a foreign file whose images were brought to channels first when it was opened.</summary>
        internal const string ChannelsFirst = "ganml.channels_first";

        /// <summary>The settings of a transformer of ML.NET, in the generator that is saved with a model.</summary>
        internal const string Pipeline = "ganml.pipeline";
    }
}
