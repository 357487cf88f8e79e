using System.Security.Cryptography;
using System.Text;
using GanMl.Training.Checkpoints;
using GanMl.Training.Data;
using GanMl.Training.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Studies.Learners;

/// <summary>
/// The features of images by a network, which are kept by the hash of the pixels: those that any process has found in this folder are not
/// computed again. What is found is one more file, so that processes do not wait for each other.
/// </summary>
internal sealed class KeptFeatures : IDisposable
{
    private const string Hashes = "hashes";
    private const string Values = "features";

    private readonly FeatureNetwork _network;
    private readonly string _folder;
    private readonly string _prefix;
    private readonly Dictionary<ulong, float[]> _known = [];
    private readonly List<(ulong Hash, float[] Vector)> _new = [];

    /// <param name="network">The network.</param>
    /// <param name="folder">Where features are kept; made where it is not there.</param>
    /// <exception cref="MetricException">The network cannot be opened.</exception>
    internal KeptFeatures(FeatureNetworkOptions network, string folder)
    {
        _network = FeatureNetwork.Open(network, threads: get_num_threads());
        _folder = folder;
        _prefix = KeyOf(_network)[..16];
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string file in Directory.EnumerateFiles(folder, $"{_prefix}-*.safetensors"))
            {
                Read(file);
            }
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <summary>What the features of a network depend on beside the images, as a hash.</summary>
    /// <exception cref="MetricException">The network cannot be opened.</exception>
    internal static string KeyOf(FeatureNetworkOptions options)
    {
        using FeatureNetwork network = FeatureNetwork.Open(options);
        return KeyOf(network);
    }

    /// <summary>The features of images as they are.</summary>
    /// <param name="images">Float32 [N, channels, height, width], whole multiples of 1/255.</param>
    internal float[][] Of(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        byte[] bytes = (images * byte.MaxValue).round().to(ScalarType.Byte).contiguous().data<byte>().ToArray();
        int count = (int)images.size(0), length = bytes.Length / count;
        ulong[] hashes = [.. Enumerable.Range(0, count).Select(i => ImageHash.Of(bytes.AsSpan(i * length, length)))];
        int[] missing = [.. Enumerable.Range(0, count).Where(i => !_known.ContainsKey(hashes[i]))];
        if (missing.Length > 0)
        {
            float[][] found = OfChanged(images.index_select(0, tensor(missing.Select(i => (long)i).ToArray())));
            foreach ((int i, float[] vector) in missing.Zip(found))
            {
                if (_known.TryAdd(hashes[i], vector))
                {
                    _new.Add((hashes[i], vector));
                }
            }
        }

        return [.. hashes.Select(hash => _known[hash])];
    }

    /// <summary>The features of images that nobody will see again, which are not kept.</summary>
    internal float[][] OfChanged(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = _network.FeaturesOf(images);
        return [.. features.contiguous().data<float>().ToArray().Chunk((int)features.size(1))];
    }

    /// <summary>Keeps what is new in a file.</summary>
    internal void Keep()
    {
        if (_new.Count == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        SafetensorsWriter.Write(
            Path.Combine(_folder, $"{_prefix}-{Guid.NewGuid():N}.safetensors"),
            [
                (Hashes, tensor(_new.Select(entry => (long)entry.Hash).ToArray())),
                (Values, tensor(_new.SelectMany(entry => entry.Vector).ToArray(), [_new.Count, _new[0].Vector.Length])),
            ],
            new Dictionary<string, string> { [FileHash.Key] = FileHash.Blank });
        _new.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private static string KeyOf(FeatureNetwork network) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(network.Key)));

    /// <summary>A file that is damaged or cannot be read costs time and nothing else.</summary>
    private void Read(string file)
    {
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using var reader = new SafetensorsReader(file);
            if (reader.Find(Hashes) is not { Type: ScalarType.Int64 }
                || reader.Find(Values) is not { Type: ScalarType.Float32, Shape: [_, var length] })
            {
                return;
            }

            long[] hashes = [.. reader.Read(Hashes).data<long>()];
            float[][] vectors = [.. reader.Read(Values).data<float>().ToArray().Chunk((int)length)];
            foreach ((long hash, float[] vector) in hashes.Zip(vectors))
            {
                _known[(ulong)hash] = vector;
            }
        }
        catch (Exception error) when (error is CheckpointException or IOException or UnauthorizedAccessException)
        {
            // What it held is computed again, and goes into another file.
        }
    }
}
