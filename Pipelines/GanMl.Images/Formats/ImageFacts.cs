using System.Text.Encodings.Web;
using System.Text.Json;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;

namespace GanMl.Images.Formats;

/// <summary>What the formats say of each image, under the same names: its class, and where it comes from.</summary>
internal static class ImageFacts
{
    internal const string Label = "label";
    internal const string Class = "class";
    internal const string Seed = "seed";
    internal const string Row = "row";
    internal const string Generator = "generator";
    internal const string SourceType = "digitalSourceType";

    internal static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them into an object of JSON.</summary>
    internal static void Write(Utf8JsonWriter json, ImagesToWrite images, long row)
    {
        if (images.LabelOf(row) is { } label)
        {
            json.WriteNumber(Label, label);
            json.WriteString(Class, images.ClassNames[(int)label]);
        }

        json.WriteNumber(Seed, images.Plan.Seed);
        json.WriteNumber(Row, row);
        json.WriteString(Generator, images.GeneratorHash);
        if (images.IsMarked)
        {
            json.WriteString(SourceType, SyntheticMark.DigitalSourceType);
        }
    }
}
