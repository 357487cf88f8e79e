using GanMl.Images.Idx;
using GanMl.Images.Writers;

namespace GanMl.Images.Formats;

/// <summary>
/// A folder with one idx file of images and one of labels, the format of MNIST: <c>images-idx3-ubyte</c>, or <c>images-idx4-ubyte</c> with
/// the channels where they are coloured, and <c>labels-idx1-ubyte</c>, which an unconditional generator does not give.
/// </summary>
internal sealed class IdxWriter : PartedImageWriter
{
    public override string Name => "idx";

    public override string Description => "A folder with an idx file of images and one of labels, as MNIST is published.";

    public override IReadOnlyList<string> Endings { get; } = [];

    public override bool HoldsPictures => false;

    public override bool IsOnePart => true;

    protected internal override void Check(ImagesToWrite images)
    {
        if (images.Count > int.MaxValue)
        {
            throw new ArgumentException(
                $"An idx file holds at most {int.MaxValue:N0} images, not {images.Count:N0}.", nameof(images));
        }

        if (images.ClassNames.Count > byte.MaxValue + 1)
        {
            throw new NotSupportedException(
                $"An idx file tells {byte.MaxValue + 1} classes apart, but this generator has {images.ClassNames.Count:N0}. The format "
                + "folder stores any number of classes.");
        }
    }

    protected internal override IPartWriter Begin(PartOutput part) => new Part(part);

    protected internal override string ReadingAdvice(ImagesToWrite images, int parts) =>
        "Any program that reads MNIST reads these files. In .NET: `IdxImages.Read` with their paths and the names of the classes.";

    private sealed class Part : IPartWriter
    {
        private readonly Stream _images;
        private readonly Stream? _labels;

        internal Part(PartOutput part)
        {
            ImagesToWrite set = part.Images;
            int count = (int)part.Count;
            int[] sizes = set.Shape.Channels == 1
                ? [count, set.Shape.Height, set.Shape.Width]
                : [count, set.Shape.Channels, set.Shape.Height, set.Shape.Width];
            _images = part.Create($"images-idx{sizes.Length}-ubyte");
            _images.Write(IdxFile.Header(sizes));
            if (set.ClassNames.Count > 0)
            {
                _labels = part.Create("labels-idx1-ubyte");
                _labels.Write(IdxFile.Header(count));
            }
        }

        public void Write(EncodedBatch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                _images.Write(batch.Image(i).Span);
                _labels?.WriteByte((byte)batch.Labels.Span[i]);
            }
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }
}
