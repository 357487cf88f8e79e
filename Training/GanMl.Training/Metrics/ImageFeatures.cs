using System.Security.Cryptography;
using System.Text;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Checkpoints;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// The features of a set of real images, by image: those that were looked at are not looked at again, by this evaluation or the next. They
/// are kept in a file under the hash of the network and of the images; a file that is missing, damaged or cannot be written costs time and
/// a line in the log, never the evaluation.
/// </summary>
internal sealed class ImageFeatures : IDisposable
{
    private const string MadeOfKey = "ganml.features.made-of";
    private const string RowsName = "images";
    private const string ValuesName = "features";

    /// <summary>More than this is not kept in a file.</summary>
    private const long MostBytes = 1L << 30;

    private readonly MetricContext _context;
    private readonly FeatureNetwork _network;
    private readonly string _role;
    private readonly ILabelledImages _images;
    private readonly string? _path;
    private readonly string _key = "";
    private readonly Dictionary<int, long> _rows = [];
    private Tensor? _values;

    /// <param name="context">Says where files are kept, and hears how far the work is.</param>
    /// <param name="network">What the features come from.</param>
    /// <param name="role">Whose images they are, for messages: <c>training</c>.</param>
    /// <param name="images">The images.</param>
    /// <param name="contentKey">The hash of the images; asked for only where features are kept.</param>
    internal ImageFeatures(
        MetricContext context, FeatureNetwork network, string role, ILabelledImages images, Func<string> contentKey)
    {
        (_context, _network, _role, _images) = (context, network, role, images);
        if (context.ClassifierFolder is { } folder)
        {
            _key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{network.Key} {contentKey()}")));
            _path = ClassifierCache.PathOf(folder, "vectors", _key, "safetensors");
            Read(_path);
        }
    }

    /// <summary>Features of some images, float32 [N, D]; the caller's.</summary>
    internal Tensor Of(int[] indices)
    {
        int[] missing = [.. indices.Where(index => !_rows.ContainsKey(index)).Distinct()];
        if (missing.Length > 0)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor values = FeatureBatches.Of(_context, _network, _role, _images, missing, _values).DetachFromDisposeScope();
            _values?.Dispose();
            _values = values;
            foreach (int index in missing)
            {
                _rows.Add(index, _rows.Count);
            }

            Write();
        }

        return _values!.index_select(0, tensor([.. indices.Select(index => _rows[index])]));
    }

    public void Dispose() => _values?.Dispose();

    private void Read(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var reader = new SafetensorsReader(path);
            if (reader.Metadata.GetValueOrDefault(MadeOfKey) != _key || !reader.HasHash)
            {
                throw new CheckpointException($"'{path}' has the features of other images, or of another network.");
            }

            using DisposeScope scope = NewDisposeScope();
            Tensor rows = reader.Read(RowsName), values = reader.Read(ValuesName);
            foreach (long index in rows.data<long>())
            {
                _rows.Add((int)index, _rows.Count);
            }

            _values = values.DetachFromDisposeScope();
        }
        catch (Exception failure) when (failure is CheckpointException or IOException or UnauthorizedAccessException)
        {
            _context.Logger.LogWarning(failure, "The features in '{Path}' cannot be used; the images are looked at again.", path);
        }
    }

    private void Write()
    {
        if (_path is null || _values!.numel() * sizeof(float) > MostBytes)
        {
            return;
        }

        try
        {
            using Tensor rows = tensor([.. _rows.OrderBy(row => row.Value).Select(row => (long)row.Key)]);
            var facts = new Dictionary<string, string> { [MadeOfKey] = _key, [FileHash.Key] = FileHash.Blank };
            SafetensorsWriter.Write(_path, [(RowsName, rows), (ValuesName, _values)], facts);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _context.Logger.LogWarning(
                failure, "Features cannot be kept in '{Path}'; the next evaluation will look at the images again.", _path);
        }
    }
}

/// <summary>Images go through a network in batches and are let go; what is kept is a vector for each.</summary>
internal static class FeatureBatches
{
    private const int BatchSize = 250;

    /// <summary>
    /// What the network makes of some images, behind what is known already, float32. Each batch is written to its place at once: none is
    /// held twice.
    /// </summary>
    internal static Tensor Of(
        MetricContext context, FeatureNetwork network, string role, ILabelledImages images, int[] indices, Tensor? before = null)
    {
        Tensor? all = null;
        long known = before?.size(0) ?? 0, done = known;
        var check = new FeatureCheck(network, role, images.Name);
        foreach (int[] rows in indices.Chunk(BatchSize))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new MetricProgress($"looking at {role} images", done - known, indices.Length));
            using DisposeScope batch = NewDisposeScope();
            Tensor pixels = ImageRows.Of(images, rows), features = network.FeaturesOf(pixels);
            check.Add(rows, pixels, features);
            all ??= empty([known + indices.Length, features.size(1)]).MoveToOuterDisposeScope();
            all.narrow(0, done, rows.Length).copy_(features);
            done += rows.Length;
        }

        if (role != FeatureSource.Generated)
        {
            // A generator that always draws the same has constant features in any network.
            check.RefuseConstant();
        }

        if (before is not null)
        {
            all!.narrow(0, 0, known).copy_(before);
        }

        return all!;
    }
}
