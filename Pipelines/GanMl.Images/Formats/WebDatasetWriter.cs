using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GanMl.Images.Writers;

namespace GanMl.Images.Formats;

/// <summary>
/// WebDataset's tar files: three members a sample, <c>key.png</c>, <c>key.cls</c> with the number of the class and <c>key.json</c> with
/// where it comes from. The key is the row of the seed. Order, dates and owners are the same in every run.
/// </summary>
internal sealed class WebDatasetWriter : PartedImageWriter
{
    public override string Name => "webdataset";

    public override string Description => "Tar files as WebDataset reads them: an image, its class and its origin for each sample.";

    public override IReadOnlyList<string> Endings { get; } = [".tar"];

    public override bool HoldsPictures => true;

    protected internal override IPartWriter Begin(PartOutput part) => new Part(part);

    protected internal override string ReadingAdvice(ImagesToWrite images, int parts)
    {
        string all = parts == 1
            ? NameOf(images.Split, 0)
            : string.Create(CultureInfo.InvariantCulture, $"{images.Split}-{{{0:000000}..{parts - 1:000000}}}.tar");
        string label = images.Generator.IsConditional ? ", \"cls\"" : "";
        return $"In Python: `webdataset.WebDataset(\"{all}\").decode(\"pil\").to_tuple(\"{images.Pictures.Ending[1..]}\"{label})`.";
    }

    private static string NameOf(string split, int part) => string.Create(CultureInfo.InvariantCulture, $"{split}-{part:000000}.tar");

    private sealed class Part(PartOutput part) : IPartWriter
    {
        private readonly TarWriter _tar = new(part.Create(NameOf(part.Images.Split, part.Index)), TarEntryFormat.Ustar, leaveOpen: true);
        private readonly MemoryStream _facts = new();

        public void Write(EncodedBatch batch)
        {
            ImagesToWrite images = part.Images;
            for (int i = 0; i < batch.Count; i++)
            {
                long row = batch.FirstRow + i;
                string key = row.ToString("000000000", CultureInfo.InvariantCulture);
                Add(key + images.Pictures.Ending, batch.Image(i));
                if (!batch.Labels.IsEmpty)
                {
                    Add($"{key}.cls", Encoding.ASCII.GetBytes(batch.Labels.Span[i].ToString(CultureInfo.InvariantCulture)));
                }

                _facts.SetLength(0);
                using (var json = new Utf8JsonWriter(_facts, ImageFacts.OneLine))
                {
                    json.WriteStartObject();
                    ImageFacts.Write(json, images, row);
                    json.WriteEndObject();
                }

                Add($"{key}.json", _facts.GetBuffer().AsMemory(0, (int)_facts.Length));
            }
        }

        /// <summary>Closing the writer writes the end of the archive.</summary>
        public void Complete() => _tar.Dispose();

        public void Dispose() => _facts.Dispose();

        private void Add(string name, ReadOnlyMemory<byte> content) => _tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(content.ToArray(), writable: false),
            ModificationTime = DateTimeOffset.UnixEpoch,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        });
    }
}
