using System.Globalization;
using System.IO.Hashing;
using System.Text;
using GanMl.Inference.Format;
using Google.Protobuf;
using static GanMl.Inference.GeneratorFile.GeneratorNames;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// Length and hash of a generator file in its own metadata. The hash is XxHash128 over all bytes of the file, with the digits of the two
/// values taken as zeros: so a damaged digit is found too. The length has a fixed number of digits, so that writing it does not change it.
/// </summary>
internal static class ContentStamp
{
    private const int LengthDigits = 12;
    private const int HashDigits = 32;
    private const string Prefix = "ganml.content_";

    /// <summary>
    /// The bytes of a file with its stamp, which takes the place of one that it may carry. Whoever changes a file afterwards stamps it
    /// again.
    /// </summary>
    /// <param name="model">The file; its metadata become those of the result, all but the digits.</param>
    internal static byte[] Stamp(ModelProto model)
    {
        foreach (StringStringEntryProto old in
            model.MetadataProps.Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToArray())
        {
            model.MetadataProps.Remove(old);
        }

        var length = new StringStringEntryProto { Key = Keys.ContentLength, Value = new string('0', LengthDigits) };
        var hash = new StringStringEntryProto { Key = Keys.ContentHash, Value = new string('0', HashDigits) };
        model.MetadataProps.Add(length);
        model.MetadataProps.Add(hash);
        byte[] file = model.ToByteArray();
        Found found = Find(file);
        string digits = file.Length.ToString(CultureInfo.InvariantCulture).PadLeft(LengthDigits, '0');
        Encoding.ASCII.GetBytes(HashOf(file, found), file.AsSpan(found.HashAt, HashDigits));
        Encoding.ASCII.GetBytes(digits, file.AsSpan(found.LengthAt, LengthDigits));
        return file;
    }

    /// <summary>Compares a file with its stamp.</summary>
    /// <exception cref="GeneratorFileException">The file is damaged, or no ONNX model.</exception>
    internal static FileIntegrity Check(ReadOnlySpan<byte> file)
    {
        Found found = Find(file);
        if (found.IsBroken)
        {
            throw new GeneratorFileException("It is not an ONNX model, or was cut off. Copy or export it again.");
        }

        if (found is { HashAt: 0, LengthAt: 0, IsOdd: false })
        {
            return FileIntegrity.Unstated;
        }

        bool isWhole = !found.IsOdd && found.HashAt > 0 && found.LengthAt > 0;
        bool sameHash = isWhole
            && Encoding.ASCII.GetString(file.Slice(found.HashAt, HashDigits)) == HashOf(file, found);
        bool sameLength = isWhole
            && long.TryParse(file.Slice(found.LengthAt, LengthDigits), NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            && length == file.Length;
        return (isWhole, sameHash, sameLength) switch
        {
            (true, true, true) => FileIntegrity.Intact,
            (true, false, false) => FileIntegrity.Changed,
            _ => throw new GeneratorFileException(
                "It is damaged: its content is not what its hash says ('ganml.content_hash' in its metadata). Copy or export it again."),
        };
    }

    private static string HashOf(ReadOnlySpan<byte> file, Found found)
    {
        var hash = new XxHash128();
        (int first, int firstDigits, int second, int secondDigits) = found.LengthAt < found.HashAt
            ? (found.LengthAt, LengthDigits, found.HashAt, HashDigits)
            : (found.HashAt, HashDigits, found.LengthAt, LengthDigits);
        Span<byte> zeros = stackalloc byte[HashDigits];
        zeros.Fill((byte)'0');
        hash.Append(file[..first]);
        hash.Append(zeros[..firstDigits]);
        hash.Append(file[(first + firstDigits)..second]);
        hash.Append(zeros[..secondDigits]);
        hash.Append(file[(second + secondDigits)..]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Found Find(ReadOnlySpan<byte> file)
    {
        var found = new Found();
        var model = new WireReader(file);
        while (model.Next())
        {
            if (model.Field == ModelProto.MetadataPropsFieldNumber)
            {
                Note(ref found, model.Bytes, model.Offset);
            }
        }

        found.IsBroken = model.IsBroken;
        return found;
    }

    private static void Note(ref Found found, ReadOnlySpan<byte> entry, int start)
    {
        string key = "";
        (int at, int digits) = (0, 0);
        var fields = new WireReader(entry);
        while (fields.Next())
        {
            if (fields.Field == StringStringEntryProto.KeyFieldNumber)
            {
                key = Encoding.UTF8.GetString(fields.Bytes);
            }
            else if (fields.Field == StringStringEntryProto.ValueFieldNumber)
            {
                (at, digits) = (start + fields.Offset, fields.Bytes.Length);
            }
        }

        if (key == Keys.ContentHash)
        {
            found.IsOdd |= found.HashAt > 0 || digits != HashDigits;
            found.HashAt = at;
        }
        else if (key == Keys.ContentLength)
        {
            found.IsOdd |= found.LengthAt > 0 || digits != LengthDigits;
            found.LengthAt = at;
        }
    }

    /// <summary>Where the digits of the stamp lie; 0 where there are none.</summary>
    private record struct Found(int LengthAt, int HashAt, bool IsOdd, bool IsBroken);
}
