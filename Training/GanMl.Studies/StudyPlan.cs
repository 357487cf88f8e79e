using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Inference.GeneratorFile;
using GanMl.Training.Runs;

namespace GanMl.Studies;

/// <summary>What a study is, as a file in its folder that is written before anything is tried.</summary>
/// <param name="path">The file.</param>
/// <param name="plan">What is asked now.</param>
internal sealed class StudyPlan(string path, JsonObject plan)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

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
                $"'{path}' does not say what the study in its folder is: {error.Message} Restore the file, or use another folder.", error);
        }

        string[] other =
        [
            .. plan.Select(part => part.Key).Union(before.Select(part => part.Key))
                .Where(key => !JsonNode.DeepEquals(plan[key], before[key])),
        ];
        if (other.Length > 0)
        {
            throw new StudyException(
                $"The folder '{folder}' holds another study: it differs in {string.Join(", ", other)}. Use the same options, or another "
                + "folder.");
        }
    }

    /// <summary>
    /// Writes the file where there is none. Of several processes that begin at once, one does, and the others must ask the same.
    /// </summary>
    /// <exception cref="StudyException">The file says otherwise, or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal void Begin(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (FileStream? held = RunLock.TryTake(folder))
            {
                if (held is not null)
                {
                    CheckSame();
                    if (!File.Exists(path))
                    {
                        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, plan, StudyJson.Form));
                    }

                    return;
                }
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
        }
    }
}
