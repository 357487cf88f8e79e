using System.Text.Json.Nodes;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;
using Parquet;
using Parquet.Schema;

namespace GanMl.Images.Formats;

/// <summary>
/// Parquet files as Hugging Face's data sets have them: a column <c>image</c> of {bytes, path}, the class, and where each image comes from;
/// the names of the classes are in the file's metadata.
/// </summary>
/// <param name="mostBytes">How many bytes of pictures are gathered before a group of rows is written.</param>
internal sealed class ParquetFormatWriter(int mostBytes = 1 << 22) : PartedImageWriter
{
    public override string Name => "parquet";

    public override string Description => "Parquet files as Hugging Face's data sets have them: picture, class and origin.";

    public override IReadOnlyList<string> Endings { get; } = [".parquet"];

    public override bool HoldsPictures => true;

    protected internal override IPartWriter Begin(PartOutput part) => new Part(part, mostBytes);

    protected internal override string ReadingAdvice(ImagesToWrite images, int parts) =>
        $"In Python: `datasets.load_dataset(\"parquet\", data_files=\"{images.Split}-*.parquet\")`. In DuckDB: "
        + (images.Generator.IsConditional
            ? $"`SELECT label, count(*) FROM '{images.Split}-*.parquet' GROUP BY label`."
            : $"`SELECT count(*) FROM '{images.Split}-*.parquet'`.");

    private sealed class Part : IPartWriter
    {
        private readonly PartOutput _part;
        private readonly int _mostBytes;
        private readonly DataField<byte[]> _bytes = new("bytes", nullable: false);
        private readonly DataField<string> _path = new("path", nullable: false);
        private readonly DataField<long> _label = new(ImageFacts.Label);
        private readonly DataField<long> _seed = new(ImageFacts.Seed);
        private readonly DataField<long> _row = new(ImageFacts.Row);
        private readonly DataField<string> _generator = new(ImageFacts.Generator, nullable: false);
        private readonly DataField<string> _sourceType = new(ImageFacts.SourceType, nullable: false);
        private readonly ParquetWriter _writer;
        private readonly List<byte[]> _images = [];
        private readonly List<long> _labels = [];
        private readonly List<long> _rows = [];
        private long _size;

        internal Part(PartOutput part, int mostBytes)
        {
            _part = part;
            _mostBytes = mostBytes;
            var schema = new ParquetSchema(
            [
                new StructField("image", _bytes, _path),
                .. part.Images.Generator.IsConditional ? new[] { _label } : [],
                _seed,
                _row,
                _generator,
                .. part.Images.IsMarked ? new[] { _sourceType } : [],
            ]);

            // The streams of a part take bytes at once, so nothing here is ever waited for.
            _writer = ParquetWriter.CreateAsync(
                schema, part.Create(part.NameOf(".parquet")), new ParquetOptions { CompressionMethod = CompressionMethod.Snappy })
                .GetAwaiter().GetResult();
            _writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = Features(part.Images).ToJsonString() };
        }

        public void Write(EncodedBatch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                _rows.Add(batch.FirstRow + i);
                _images.Add(batch.Images[i]);
                if (!batch.Labels.IsEmpty)
                {
                    _labels.Add(batch.Labels.Span[i]);
                }

                _size += batch.Images[i].Length;
                if (_size > _mostBytes)
                {
                    WriteGroupAsync().GetAwaiter().GetResult();
                }
            }
        }

        public void Complete()
        {
            if (_rows.Count > 0)
            {
                WriteGroupAsync().GetAwaiter().GetResult();
            }

            _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        public void Dispose()
        {
        }

        private async Task WriteGroupAsync()
        {
            ImagesToWrite images = _part.Images;
            using (ParquetRowGroupWriter group = _writer.CreateRowGroup())
            {
                await group.WriteAsync(_bytes, _images).ConfigureAwait(false);
                await group.WriteAsync(_path, _rows.ConvertAll(row => $"{row:000000000}{images.Pictures.Ending}")).ConfigureAwait(false);
                if (images.Generator.IsConditional)
                {
                    await group.WriteAsync<long>(_label, _labels.ToArray()).ConfigureAwait(false);
                }

                await group.WriteAsync<long>(_seed, _rows.Select(_ => images.Plan.Seed).ToArray()).ConfigureAwait(false);
                await group.WriteAsync<long>(_row, _rows.ToArray()).ConfigureAwait(false);
                await group.WriteAsync(_generator, _rows.ConvertAll(_ => images.GeneratorHash)).ConfigureAwait(false);
                if (images.IsMarked)
                {
                    await group.WriteAsync(_sourceType, _rows.ConvertAll(_ => SyntheticMark.DigitalSourceType)).ConfigureAwait(false);
                }
            }

            _images.Clear();
            _labels.Clear();
            _rows.Clear();
            _size = 0;
        }

        /// <summary>The types of the columns as Hugging Face's data sets know them.</summary>
        private static JsonObject Features(ImagesToWrite images)
        {
            var features = new JsonObject { ["image"] = new JsonObject { ["_type"] = "Image" } };
            if (images.Generator.IsConditional)
            {
                features[ImageFacts.Label] = new JsonObject
                {
                    ["names"] = new JsonArray([.. images.ClassNames.Select(name => JsonValue.Create(name))]),
                    ["_type"] = "ClassLabel",
                };
            }

            features[ImageFacts.Seed] = Value("int64");
            features[ImageFacts.Row] = Value("int64");
            features[ImageFacts.Generator] = Value("string");
            if (images.IsMarked)
            {
                features[ImageFacts.SourceType] = Value("string");
            }

            return new JsonObject { ["info"] = new JsonObject { ["features"] = features } };
        }

        private static JsonObject Value(string type) => new() { ["dtype"] = type, ["_type"] = "Value" };
    }
}
