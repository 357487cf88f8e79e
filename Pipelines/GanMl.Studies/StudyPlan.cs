using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Studies;

/// <summary>What a study is, as a file in its folder that is written before anything is tried.</summary>
/// <param name="path">The file.</param>
/// <param name="plan">What is asked now.</param>
internal sealed class StudyPlan(string path, JsonObject plan)
{
    /// <summary>Whoever goes on with a study must ask what was asked.</summary>
    /// <exception cref="StudyException">The file says otherwise, or cannot be read.</exception>
    internal void CheckSame()
    {
        if (!File.Exists(path))
        {
            return;
        }

        string folder = Path.GetDirectoryName(path)!;
        JsonObject before;
        try
        {
            before = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("It is no object.");
        }
        catch (JsonException error)
        {
            throw new StudyException(
                $"'{path}' does not say what the study in its folder is: {error.Message} Restore the file, or take another folder.", error);
        }

        string[] other = [.. plan.Where(part => !JsonNode.DeepEquals(part.Value, before[part.Key])).Select(part => part.Key)];
        if (other.Length > 0)
        {
            throw new StudyException(
                $"The folder '{folder}' holds another study: it differs in {string.Join(", ", other)}. Ask the same, or take another "
                + "folder.");
        }
    }

    /// <summary>Writes the file where there is none.</summary>
    internal void WriteIfNew()
    {
        if (!File.Exists(path))
        {
            WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, plan, StudyJson.Form));
        }
    }
}
