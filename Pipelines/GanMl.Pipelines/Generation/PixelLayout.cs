namespace GanMl.Pipelines.Generation;

/// <summary>In which order the values of an image stand in a vector of pixels.</summary>
public enum PixelLayout
{
    /// <summary>Vector&lt;Single, channels, height, width&gt;: one plane after the other, as the network writes them.</summary>
    ChannelsFirst,

    /// <summary>Vector&lt;Single, height, width, channels&gt;: the channels of a pixel side by side, as image files hold them.</summary>
    ChannelsLast,
}
