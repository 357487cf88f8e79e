using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;

namespace GanMl.Images.Formats;

/// <summary>
/// NumPy's archives with the keys of MedMNIST: <c>train_images</c> [count, height, width] or, in colour, [count, height, width, 3], and
/// <c>train_labels</c> [count, 1], all of unsigned bytes; labels of more than 256 classes are of 64 bits. Beside them names of the classes
/// and where the images come from.
/// </summary>
internal sealed class NpzWriter : PartedImageWriter
{
    public override string Name => "npz";

    public override string Description => "NumPy archives with the keys of MedMNIST: arrays of images and labels.";

    public override IReadOnlyList<string> Endings { get; } = [".npz"];

    public override bool HoldsPictures => false;

    protected internal override IPartWriter Begin(PartOutput part) => new Part(part);

    protected internal override string ReadingAdvice(ImagesToWrite images, int parts) =>
        $"In Python: `numpy.load(\"{PartOutput.NameOf(images.Split, 0, parts, ".npz")}\")[\"{images.Split}_images\"]`.";

    private sealed class Part : IPartWriter
    {
        // A zip file has the time of each member: the earliest that it can have is the same in every run.
        private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

        private readonly PartOutput _part;
        private readonly ZipArchive _archive;
        private readonly Stream _images;
        private readonly MemoryStream _labels = new();
        private readonly bool _areBytes;
        private readonly byte[] _channelsLast;

        internal Part(PartOutput part)
        {
            _part = part;
            ImagesToWrite set = part.Images;
            _areBytes = set.ClassNames.Count <= byte.MaxValue + 1;
            _archive = new ZipArchive(part.Create(part.NameOf(".npz")), ZipArchiveMode.Create, leaveOpen: true);
            _channelsLast = new byte[set.Shape.Length];
            _images = Member("images");
            long[] sizes = set.Shape.Channels == 1
                ? [part.Count, set.Shape.Height, set.Shape.Width]
                : [part.Count, set.Shape.Height, set.Shape.Width, set.Shape.Channels];
            _images.Write(NpyArray.Header("|u1", sizes));
        }

        public void Write(EncodedBatch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                _images.Write(ChannelsLast(batch.Image(i).Span));
            }

            foreach (long label in batch.Labels.Span)
            {
                if (_areBytes)
                {
                    _labels.WriteByte((byte)label);
                }
                else
                {
                    _labels.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in label)));
                }
            }
        }

        public void Complete()
        {
            _images.Dispose();
            ImagesToWrite set = _part.Images;
            if (set.ClassNames.Count > 0)
            {
                Array("labels", _areBytes ? "|u1" : "<i8", [_part.Count, 1], _labels.GetBuffer().AsSpan(0, (int)_labels.Length));
                Text("classes", [.. set.ClassNames]);
            }

            Array("seed", "<i8", [], MemoryMarshal.AsBytes(new ReadOnlySpan<long>([set.Plan.Seed])));
            Array("first_row", "<i8", [], MemoryMarshal.AsBytes(new ReadOnlySpan<long>([_part.FirstRow])));
            Text("generator", [set.GeneratorHash]);
            if (set.IsMarked)
            {
                Text("digital_source_type", [SyntheticMark.DigitalSourceType]);
            }

            _archive.Dispose();
        }

        public void Dispose() => _labels.Dispose();

        private Stream Member(string name)
        {
            ZipArchiveEntry entry = _archive.CreateEntry($"{_part.Images.Split}_{name}.npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = Earliest;
            return entry.Open();
        }

        private void Array(string name, string type, long[] sizes, ReadOnlySpan<byte> values)
        {
            using Stream member = Member(name);
            member.Write(NpyArray.Header(type, sizes));
            member.Write(values);
        }

        /// <summary>Strings, each of the length of the longest.</summary>
        private void Text(string name, string[] values)
        {
            byte[][] letters = [.. values.Select(value => Encoding.UTF32.GetBytes(value))];
            int longest = Math.Max(4, letters.Max(bytes => bytes.Length));
            byte[] all = new byte[longest * values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                letters[i].CopyTo(all, i * longest);
            }

            Array(name, FormattableString.Invariant($"<U{longest / 4}"), [values.Length], all);
        }

        private ReadOnlySpan<byte> ChannelsLast(ReadOnlySpan<byte> image)
        {
            int channels = _part.Images.Shape.Channels, plane = image.Length / channels;
            if (channels == 1)
            {
                return image;
            }

            for (int i = 0; i < image.Length; i++)
            {
                _channelsLast[i] = image[(i % channels * plane) + (i / channels)];
            }

            return _channelsLast;
        }
    }
}
