namespace GanMl.Inference.LabelledImages;

/// <summary>In which order the axes of a network's images are.</summary>
public enum ImageLayout
{
    /// <summary>[batch, channels, height, width], as PyTorch has it (NCHW).</summary>
    ChannelsFirst,

    /// <summary>[batch, height, width, channels], as Keras has it (NHWC).</summary>
    ChannelsLast,
}
