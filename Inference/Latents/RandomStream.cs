namespace GanMl.Inference.Latents;

/// <summary>
/// What random numbers are drawn for. Streams of one seed never share a number, so one seed serves for everything. What a stream draws is a
/// pure function of the seed and a place in the stream (a row, an image, a step). A new use takes a number that is not here yet; a number
/// never changes, because the images of a seed depend on it.
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

    /// <summary>
    /// The seed of everything else that a training step draws (dropout, noise, crossovers), by the images seen before it.
    /// </summary>
    Steps = 4,

    /// <summary>The seed with which training continues after it has rolled back, by how often it has.</summary>
    RollBacks = 5,

    /// <summary>The second latents of images with two styles, by row.</summary>
    StyleLatents = 6,

    /// <summary>The latents of the images that take the place of those that a filter does not keep, by row and try.</summary>
    Candidates = 7,

    /// <summary>Fresh noise for the layers of a style generator, by row.</summary>
    Noise = 0x4E6F6973,

    /// <summary>Noise that all images of an overview share, by draw.</summary>
    SharedNoise = 0x45787071,

    /// <summary>Which real rows make way for generated ones, by row.</summary>
    ReplacedRows = 0x524F5753,

    /// <summary>Which real rows each part of a cross-validation tests on, by row.</summary>
    Folds = 0x666F6C64,

    /// <summary>Which images of a set belong to a random part of it, by image.</summary>
    Subsets = 0x6C6F7473,

    /// <summary>Which images a bootstrap draws, by draw.</summary>
    Resamples = 0x626F6F74,

    /// <summary>Which images a draw of a study has, by image and draw.</summary>
    StudyDraws = 0x53745264,

    /// <summary>Which rows a classifier of a study learns from, and how they are changed, by row and step.</summary>
    StudyRows = 0x5374526F,

    /// <summary>How augmented copies differ from their image, by row and copy.</summary>
    Augmentation = 0x41756700,

    /// <summary>The drawn pictures of the image set <c>shapes</c>, by split and image.</summary>
    Shapes = 0x73686170,
}
