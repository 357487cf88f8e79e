using System.Text;
using GanMl.Inference.Format;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// The metadata of an ONNX file, read from its bytes. ONNX Runtime's binding looks each key up by its text, and where a damaged key is not
/// found by it, runs into a null reference that can take the process with it.
/// </summary>
internal static class FileMetadata
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What stands under each key.</summary>
    /// <param name="model">The bytes of a file that ONNX Runtime has accepted.</param>
    /// <exception cref="GeneratorFileException">A key is no text.</exception>
    internal static Dictionary<string, string> Read(ReadOnlySpan<byte> model)
    {
        var metadata = new Dictionary<string, string>();
        var fields = new WireReader(model);
        while (fields.Next())
        {
            if (fields.Field == ModelProto.MetadataPropsFieldNumber)
            {
                (string key, string value) = Entry(fields.Bytes);
                metadata[key] = value;
            }
        }

        return metadata;
    }

    private static (string Key, string Value) Entry(ReadOnlySpan<byte> entry)
    {
        (string key, string value) = ("", "");
        var fields = new WireReader(entry);
        while (fields.Next())
        {
            if (fields.Field == StringStringEntryProto.KeyFieldNumber)
            {
                key = Key(fields.Bytes);
            }
            else if (fields.Field == StringStringEntryProto.ValueFieldNumber)
            {
                value = Encoding.UTF8.GetString(fields.Bytes);
            }
        }

        return (key, value);
    }

    private static string Key(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? throw Broken(new FormatException("The key holds a NUL character.")) : Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw Broken(e);
        }
    }

    private static GeneratorFileException Broken(Exception inner) =>
        new("A key of its metadata is broken. Copy or export it again.", inner);
}
