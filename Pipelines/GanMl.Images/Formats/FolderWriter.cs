using System.Runtime.ExceptionServices;
using System.Text.Json;
using GanMl.Images.Folders;
using GanMl.Images.Writers;

namespace GanMl.Images.Formats;

/// <summary>
/// Picture files, one sub-folder a class: the layout that image-folder readers expect. A file is <c>class/row.png</c>; the row is that of
/// the seed, so the same image has the same name in every run. <c>classes.json</c> says which class a folder holds, where that is not its
/// name, and <c>metadata.jsonl</c> where each image comes from, as Hugging Face's image folders have it.
/// </summary>
internal sealed class FolderWriter : PartedImageWriter
{
    private const string MetadataName = "metadata.jsonl";

    public override string Name => "folder";

    public override string Description => "A folder of picture files, one sub-folder for each class.";

    public override IReadOnlyList<string> Endings { get; } = [];

    public override bool HoldsPictures => true;

    protected internal override IPartWriter Begin(PartOutput part) => new Part(part);

    protected internal override void Finish(SetOutput set)
    {
        ImagesToWrite images = set.Images;
        string[] classes = ClassFolders.NamesOf(images.ClassNames);
        foreach (string name in classes)
        {
            // Also where there are no images of the class.
            set.MakeFolder(name);
        }

        if (classes.Length > 0)
        {
            set.WriteFile(ClassFolders.FileName, stream => ClassFolders.Write(stream, classes, images.ClassNames));
        }

        set.WriteFile(MetadataName, stream =>
        {
            foreach (long row in set.Rows)
            {
                using (var json = new Utf8JsonWriter(stream, ImageFacts.OneLine))
                {
                    json.WriteStartObject();
                    json.WriteString("file_name", NameOf(images, classes, row));
                    ImageFacts.Write(json, images, row);
                    json.WriteEndObject();
                }

                stream.WriteByte((byte)'\n');
            }
        });
    }

    protected internal override string ReadingAdvice(ImagesToWrite images, int parts) =>
        """
        In .NET: `FolderImages.Open("this folder")`. In Python: `datasets.load_dataset("imagefolder", data_dir="this folder")`.
        """;

    private static string NameOf(ImagesToWrite images, string[] classes, long row)
    {
        string file = $"{row:000000000}{images.Pictures.Ending}";
        return images.LabelOf(row) is { } label ? $"{classes[label]}/{file}" : file;
    }

    private sealed class Part(PartOutput part) : IPartWriter
    {
        private readonly string[] _classes = ClassFolders.NamesOf(part.Images.ClassNames);

        /// <summary>Writes the files of a batch on all cores. The first that fails says why, as it would alone.</summary>
        public void Write(EncodedBatch batch)
        {
            try
            {
                Parallel.For(0, batch.Count, i =>
                    part.WriteFile(NameOf(part.Images, _classes, batch.FirstRow + i), batch.Image(i).Span));
            }
            catch (AggregateException failures)
            {
                ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
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
