namespace GanMl.Inference.Latents;

/// <summary>
/// Every use of random numbers under one seed: two streams never share a number, so that one seed may be given to all. What a stream draws
/// is a pure function of the seed and the place in it (a row, an image, a step). A new use takes a number that is not here yet; a number
/// never changes, for the images of a seed hang on it.
/// </summary>
public enum RandomStream : uint
{
    /// <summary>The latents of generated images, by row: what a generator file is fed with, and the sample grid of a training.</summary>
    Latents = 0,

    /// <summary>The latents with which the discriminator is trained, by image.</summary>
    DiscriminatorLatents = 1,

    /// <summary>The latents with which the generator is trained, by image.</summary>
    GeneratorLatents = 2,

    /// <summary>The order of the training images, by epoch.</summary>
    DataOrder = 3,

    /// <summary>The seed of all that a training step draws by itself (dropout, noise, crossovers), by the images seen before.</summary>
    Steps = 4,

    /// <summary>The seed with which a training goes on after it went back, by how often it did.</summary>
    RollBacks = 5,

    /// <summary>The second latents of images with two styles, by row.</summary>
    StyleLatents = 6,

    /// <summary>Fresh noise for the layers of a style generator, by row.</summary>
    Noise = 0x4E6F6973,

    /// <summary>Draws of noise of which each is used for all images of a picture, by draw.</summary>
    SharedNoise = 0x45787071,

    /// <summary>Which real rows make way for generated ones, by row.</summary>
    ReplacedRows = 0x524F5753,

    /// <summary>Which images of a set belong to a random part of it, by image.</summary>
    Subsets = 0x6C6F7473,

    /// <summary>The drawn pictures of the image set <c>shapes</c>, by split and image.</summary>
    Shapes = 0x73686170,
}
