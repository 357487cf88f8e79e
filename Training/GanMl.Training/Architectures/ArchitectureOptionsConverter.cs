using System.Text.Json;
using System.Text.Json.Serialization;
using GanMl.Models;

namespace GanMl.Training.Architectures;

/// <summary>Reads and writes the options of one architecture as the record that they are.</summary>
/// <param name="type">The record; it is not needed to write.</param>
internal sealed class ArchitectureOptionsConverter(Type? type = null) : JsonConverter<ArchitectureOptions>
{
    public override ArchitectureOptions? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (ArchitectureOptions?)JsonSerializer.Deserialize(
            ref reader, type ?? throw new NotSupportedException("Nobody said whose options they are."), options);

    public override void Write(Utf8JsonWriter writer, ArchitectureOptions value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
