using System.Globalization;
using System.Text;
using GanMl.Images;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Images.Writers;
using GanMl.Inference.LabelledImages;

namespace Outside;

/// <summary>A set of images in portable grey maps (PGM, magic number P5), named <c>class-number.pgm</c>.</summary>
internal sealed class PgmSet(string folder) : IImageSet
{
    public string Name => "pgm";

    public string Description => "Portable grey maps.";

    public Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        Task.FromResult<ILabelledImages>(new PgmImages(Path.Combine(folder, split == ImageSetSplit.Train ? "train" : "test")));
}

internal sealed class PgmImages : ILabelledImages
{
    private readonly byte[][] _pixels;
    private readonly int[] _labels;

    internal PgmImages(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.pgm").Order(StringComparer.Ordinal)];
        string[] classes = [.. files.Select(ClassOf)];
        ClassNames = [.. classes.Distinct()];
        _labels = [.. classes.Select(name => ClassNames.ToList().IndexOf(name))];
        _pixels = [.. files.Select(file => Pgm.Read(file, out ImageShape _))];
        Pgm.Read(files[0], out ImageShape shape);
        Shape = shape;
    }

    public string Name => "pgm";

    public int Count => _labels.Length;

    public ImageShape Shape { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public int LabelOf(int index) => _labels[index];

    public void CopyPixels(int index, Span<byte> pixels) => _pixels[index].CopyTo(pixels);

    private static string ClassOf(string file) => Path.GetFileName(file).Split('-')[0];
}

/// <summary>Stores every image as a portable grey map in a folder.</summary>
internal sealed class PgmWriter : PartedImageWriter
{
    public override string Name => "pgm";

    public override string Description => "A folder of portable grey maps.";

    public override IReadOnlyList<string> Endings => [];

    public override bool HoldsPictures => false;

    protected override IPartWriter Begin(PartOutput part) => new Part(part);

    private sealed class Part(PartOutput part) : IPartWriter
    {
        public void Write(EncodedBatch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                IReadOnlyList<string> classes = part.Images.ClassNames;
                string name = classes.Count == 0 ? "all" : classes[(int)batch.Labels.Span[i]];
                part.WriteFile($"{name}-{batch.FirstRow + i:00000}.pgm", Pgm.Bytes(batch.Image(i).Span, part.Images.Shape));
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

internal static class Pgm
{
    internal static void Write(string path, byte[] pixels, ImageShape shape) => File.WriteAllBytes(path, Bytes(pixels, shape));

    internal static byte[] Bytes(ReadOnlySpan<byte> pixels, ImageShape shape)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"P5\n{shape.Width} {shape.Height}\n255\n");
        return [.. Encoding.ASCII.GetBytes(header), .. pixels];
    }

    internal static byte[] Read(string path, out ImageShape shape)
    {
        byte[] file = File.ReadAllBytes(path);
        string[] header = Encoding.ASCII.GetString(file, 0, Math.Min(file.Length, 40)).Split(['\n', ' '], 5);
        int width = int.Parse(header[1], CultureInfo.InvariantCulture), height = int.Parse(header[2], CultureInfo.InvariantCulture);
        shape = new ImageShape(1, height, width);
        return file[^(width * height)..];
    }
}
