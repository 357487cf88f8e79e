using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GanMl.Images.Parts;

/// <summary>
/// What a set is, written down by the first process that works on it: all others must mean the same set. As JSON, also for people to read.
/// </summary>
internal static class AgreedDescription
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the set is: by what is there, which must be the same; or else this, which is then there for others.</summary>
    /// <param name="path">The file in which it is written down.</param>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="description">What the set is to be. Of what is there, only <c>generator.name</c> may differ.</param>
    /// <exception cref="OutputFolderException">It is another set, or nobody can tell.</exception>
    internal static JsonObject Of(string path, string folder, JsonObject description)
    {
        if (!File.Exists(path))
        {
            string own = $"{path}.{Guid.NewGuid():N}.partial";
            try
            {
                using (FileStream file = File.Create(own))
                {
                    Write(file, description);
                    file.Flush(flushToDisk: true);
                }

                File.Move(own, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was first.
            }
            finally
            {
                File.Delete(own);
            }
        }

        JsonObject there;
        try
        {
            there = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new JsonException("It is not an object.");
        }
        catch (JsonException e)
        {
            throw new OutputFolderException(
                $"{path} cannot be read, so nobody knows what set {folder} holds ({e.Message}). Name a new folder.", e);
        }

        string[] differences = [.. Differences(there, description, "")];
        return differences.Length == 0
            ? there
            : throw new OutputFolderException(
                $"{folder} holds another set of images: {string.Join("; ", differences)}. Name a new folder, or ask for that set.");
    }

    private static IEnumerable<string> Differences(JsonObject there, JsonObject asked, string above)
    {
        foreach (string key in there.Select(pair => pair.Key).Union(asked.Select(pair => pair.Key)))
        {
            string name = above + key;
            (JsonNode? old, JsonNode? now) = (there[key], asked[key]);
            if (old is JsonObject oldObject && now is JsonObject nowObject)
            {
                foreach (string difference in Differences(oldObject, nowObject, $"{name}."))
                {
                    yield return difference;
                }
            }
            else if (name != "generator.name" && !JsonNode.DeepEquals(old, now))
            {
                yield return $"{name} is {Text(old)} there and {Text(now)} here";
            }
        }
    }

    private static string Text(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "not set";
        return text.Length <= 100 ? text : text[..100] + "...";
    }

    /// <summary>Writes JSON for people to read.</summary>
    internal static void Write(Stream stream, JsonObject json)
    {
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteTo(writer);
        }

        stream.WriteByte((byte)'\n');
    }
}
