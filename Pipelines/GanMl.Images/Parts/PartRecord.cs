using System.Text.Json;
using System.Text.Json.Serialization;

namespace GanMl.Images.Parts;

/// <summary>What is known of a part that is complete: the file of its own in the folder's state.</summary>
/// <param name="Part">Its index.</param>
/// <param name="FirstRow">Its first row, counted from that of the set.</param>
/// <param name="Count">How many rows it has.</param>
/// <param name="Counts">How many images of each class; one number for a generator without classes.</param>
/// <param name="Files">Its files, in the order of their paths.</param>
internal sealed record PartRecord(int Part, long FirstRow, long Count, long[] Counts, PartFile[] Files)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Form);

    /// <exception cref="JsonException">The bytes are no record.</exception>
    internal static PartRecord Of(byte[] bytes) =>
        JsonSerializer.Deserialize<PartRecord>(bytes, Form) ?? throw new JsonException("The record is empty.");
}

/// <summary>A file of a set.</summary>
/// <param name="Path">From the folder of the set, with forward slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
internal sealed record PartFile([property: JsonPropertyName("path")] string Path, long Bytes, string Sha256);
