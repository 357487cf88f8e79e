using System.Text.Json;
using System.Text.Json.Serialization;

namespace GanMl.Studies;

/// <summary>How the files of a study are written.</summary>
internal static class StudyJson
{
    internal static JsonSerializerOptions Form { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };
}
