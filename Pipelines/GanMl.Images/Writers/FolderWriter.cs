using System.Runtime.ExceptionServices;
using GanMl.Inference;
using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace GanMl.Images.Writers;

/// <summary>
/// PNG files, one sub-folder a class: the layout that image-folder readers expect. A file is <c>class/row.png</c>; the row is that of the
/// seed, so the same image has the same name in every run. <c>classes.json</c> says which class a folder holds, where that is not its name.
/// </summary>
internal sealed class FolderWriter : IImageWriter
{
    public string Name => "folder";

    public string Description => "A folder of PNG files, one sub-folder for each class.";

    public IReadOnlyList<string> Endings { get; } = [];

    public void Write(string path, ImagesToWrite images)
    {
        PngImage.CheckChannels(images.Shape);
        string[] classes = ClassFolders.NamesOf(images.ClassNames);
        using var folder = new OutputFolder(path, images);
        foreach (string name in classes)
        {
            Directory.CreateDirectory(folder.PathOf(name));
        }

        if (classes.Length > 0)
        {
            ClassFolders.Write(folder.FullPath, classes, images.ClassNames);
        }

        foreach (GeneratedBatch batch in images.Batches)
        {
            string[] names = new string[batch.Count];
            int[] lengths = new int[batch.Count];
            WriteAll(batch, i =>
            {
                string file = $"{batch.FirstRow + i:000000000}.png";
                names[i] = classes.Length == 0 ? file : $"{classes[batch.Labels.Span[i]]}/{file}";
                lengths[i] = Write(folder.PathOf(names[i]), batch, i);
            });
            for (int i = 0; i < batch.Count; i++)
            {
                folder.Add(names[i], lengths[i]);
            }

            folder.Count(batch.Count, batch.Labels.Span);
        }

        folder.Complete();
    }

    /// <summary>Writes the files of a batch on all cores. The first that fails says why, as it would alone.</summary>
    private static void WriteAll(GeneratedBatch batch, Action<int> write)
    {
        try
        {
            Parallel.For(0, batch.Count, write);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    private static int Write(string path, GeneratedBatch batch, int index)
    {
        byte[] pixels = new byte[batch.Shape.Length];
        batch.CopyPixels(index, pixels);
        using SKData png = PngImage.Encode(pixels, batch.Shape);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, png.AsSpan(), fileOffset: 0);
        return (int)png.Size;
    }
}
