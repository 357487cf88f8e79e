using System.Text.Json.Nodes;
using GanMl.Images.Parts;

namespace GanMl.Images.Writers;

/// <summary>
/// Makes a set in a folder: of this process's share the parts that are missing, and when all of the set are there, what belongs to it as a
/// whole.
/// </summary>
/// <param name="format">What the images become.</param>
/// <param name="images">What is drawn.</param>
/// <param name="layout">How it is divided.</param>
internal sealed class SetWriting(PartedImageWriter format, ImagesToWrite images, PartLayout layout)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    internal void Run(string path)
    {
        using var folder = PartedFolder.Open(path, SetDescription.Of(format, images, layout));
        var missing = new List<int>();
        long already = 0;
        foreach (int part in layout.PartsOf(images.Shard))
        {
            images.Cancellation.ThrowIfCancellationRequested();
            if (folder.FindRecord(part) is null)
            {
                missing.Add(part);
            }
            else
            {
                already += layout.CountOf(part);
            }
        }

        new WritingPipeline(format, images, already).Run(stop => Claimed(folder, missing, stop));
        bool isChanged = missing.Count > 0;
        while ((isChanged || IsUnfinished(folder)) && Complete(folder) is { } whole)
        {
            if (folder.TryFinish(() => Finish(folder, whole.Files, whole.Counts)))
            {
                break;
            }

            // Another process is at it, for the same parts.
            isChanged = false;
            images.Cancellation.ThrowIfCancellationRequested();
            images.Cancellation.WaitHandle.WaitOne(BetweenLooks);
        }
    }

    /// <summary>
    /// The parts that are missing, as this process comes to make them. Of those that another is at work on, it waits for each until it is
    /// there, or the other process has gone and left it.
    /// </summary>
    private IEnumerable<PartToWrite> Claimed(PartedFolder folder, IEnumerable<int> missing, CancellationToken stop)
    {
        var waiting = new Queue<int>(missing);
        int passed = 0;
        while (waiting.TryDequeue(out int part))
        {
            stop.ThrowIfCancellationRequested();
            if (!folder.TryClaim(part, out PartInProgress? claim))
            {
                waiting.Enqueue(part);
                passed++;
                if (passed >= waiting.Count)
                {
                    stop.WaitHandle.WaitOne(BetweenLooks);
                    passed = 0;
                }

                continue;
            }

            passed = 0;
            if (claim is not null)
            {
                yield return new PartToWrite(
                    new PartOutput(images, layout, part, claim),
                    counts => claim.Complete(layout.FirstOf(part), counts),
                    claim.Dispose);
            }
        }
    }

    private bool IsUnfinished(PartedFolder folder) =>
        folder.HasRemains()
        || new[] { PartedFolder.ManifestName, PartedFolder.ChecksumsName, DatasetCard.FileName }
            .Any(name => !File.Exists(folder.PathOf(name)))
        || !IsSigned(folder);

    /// <summary>Whether there is a signature of the key, where one is asked for.</summary>
    private bool IsSigned(PartedFolder folder) =>
        images.SigningKey is not { } key
        || (File.Exists(folder.PathOf(ManifestKey.SignatureName))
            && key.Verify(
                File.ReadAllBytes(folder.PathOf(PartedFolder.ManifestName)), File.ReadAllBytes(folder.PathOf(ManifestKey.SignatureName))));

    /// <summary>The files of all parts, and how many images of each class; null while a part is missing.</summary>
    private (List<PartFile> Files, long[] Counts)? Complete(PartedFolder folder)
    {
        long[] counts = new long[Math.Max(1, images.ClassNames.Count)];
        var files = new List<PartFile>();
        for (int part = 0; part < layout.Parts; part++)
        {
            images.Cancellation.ThrowIfCancellationRequested();
            if (folder.FindRecord(part) is not { } record)
            {
                return null;
            }

            files.AddRange(record.Files);
            for (int label = 0; label < counts.Length; label++)
            {
                counts[label] += record.Counts[label];
            }
        }

        return (files, counts);
    }

    private void Finish(PartedFolder folder, List<PartFile> files, long[] counts)
    {
        var set = new SetOutput(images, folder);
        format.Finish(set);
        string name = folder.Description["generator"]?["name"]?.GetValue<string>() ?? "";
        set.WriteFile(DatasetCard.FileName, stream => DatasetCard.Write(stream, format, images, layout, counts, name));
        files.AddRange(set.Files);
        PartFile sums = folder.WriteFile(PartedFolder.ChecksumsName, stream => Checksums.Write(stream, files));
        JsonObject manifest = SetDescription.Manifest(folder.Description, images, counts, files, sums);
        folder.WriteFile(PartedFolder.ManifestName, stream => AgreedDescription.Write(stream, manifest));
        Sign(folder);
    }

    /// <summary>A signature of the same key that is there stays: each would be another.</summary>
    private void Sign(PartedFolder folder)
    {
        if (!IsSigned(folder))
        {
            byte[] signature = images.SigningKey!.Sign(File.ReadAllBytes(folder.PathOf(PartedFolder.ManifestName)));
            folder.WriteFile(ManifestKey.SignatureName, stream => stream.Write(signature));
        }
    }
}
