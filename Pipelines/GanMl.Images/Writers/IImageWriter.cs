namespace GanMl.Images.Writers;

/// <summary>
/// A format in which generated images are stored, found by its name or by the ending of a file in a catalogue
/// (<see cref="ImageWriterCatalogue"/>). Another format is one class that implements this, or that derives from
/// <see cref="PartedImageWriter"/>, which makes a set of any size of it.
/// </summary>
public interface IImageWriter
{
    /// <summary>The format's name: lower case, one word.</summary>
    string Name { get; }

    /// <summary>What it makes of the images, in one line.</summary>
    string Description { get; }

    /// <summary>The endings of its files, lower case and with the dot; none where it always fills a folder.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>
    /// Stores all images of a stream. A file appears whole or not at all. Where something fails or stops the stream, a path of one file
    /// holds what it held before, and a folder the parts that are complete. No more images than some batches are in memory at once.
    /// </summary>
    /// <param name="path">The file; or the folder, which is new or empty, or holds the beginning of the same set.</param>
    /// <param name="images">What to store.</param>
    /// <exception cref="ArgumentException">
    /// The plan asks for too many images, or for something that the generator does not take.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The format cannot hold images with so many channels, or so many classes; the message says which can.
    /// </exception>
    /// <exception cref="Parts.OutputFolderException">The folder holds something else.</exception>
    /// <exception cref="IOException">The path cannot be written, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be written.</exception>
    void Write(string path, ImagesToWrite images);
}
