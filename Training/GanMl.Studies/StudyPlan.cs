using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;
using GanMl.Studies.Learners;
using GanMl.Training.Metrics.Classification;
using GanMl.Training.Runs;

namespace GanMl.Studies;

/// <summary>What a study is, as a file in its folder that is written before anything is tried.</summary>
/// <param name="folder">The folder of the study.</param>
/// <param name="plan">What is asked now.</param>
internal sealed class StudyPlan(string folder, JsonObject plan)
{
    /// <summary>Another one where the same options give other results.</summary>
    private const int Version = 3;

    private const string BFloat16Key = "bfloat16";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What a study is: everything that its results depend on.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="pool">The images from which draws are taken.</param>
    /// <param name="test">The test images.</param>
    /// <param name="generator">Which generators it is of.</param>
    /// <param name="learners">The kinds of classifiers.</param>
    /// <param name="arms">The ways to train.</param>
    /// <param name="tuningDraws">On how many draws settings are chosen.</param>
    /// <param name="recipe">How convolutional classifiers are trained.</param>
    internal static JsonObject Of(
        StudyOptions options,
        ILabelledImages pool,
        ILabelledImages test,
        JsonNode generator,
        IReadOnlyList<ILearner> learners,
        IReadOnlyList<Arm> arms,
        int tuningDraws,
        ClassifierTrainingOptions recipe)
    {
        var plan = new JsonObject
        {
            ["version"] = Version,
            ["trainingImages"] = ClassifierCache.KeyOf(pool, recipe with { BFloat16 = false }),
            ["testImages"] = ClassifierCache.KeyOf(test, recipe with { BFloat16 = false }),
            ["generator"] = generator.DeepClone(),
            ["regime"] = options.Regime.Text,
            ["elsewhere"] = options.Elsewhere,
            ["groupPattern"] = options.GroupPattern,
            ["draws"] = options.Draws,
            ["tuningDraws"] = tuningDraws,
            ["steps"] = recipe.Steps,
            ["seed"] = options.Seed,
            ["learners"] = new JsonArray([.. learners.Select(learner => (JsonNode)learner.Name)]),
            ["arms"] = new JsonArray([.. arms.Select(arm => (JsonNode)arm.Name)]),
            ["endPoint"] = "macro-F1",
        };
        if (options.FeatureNetwork is { } network)
        {
            plan["featureNetwork"] = KeptFeatures.KeyOf(network);
        }

        return plan;
    }

    /// <summary>
    /// Whether convolutional classifiers of the study in a folder compute with bfloat16 numbers; null where none was begun.
    /// </summary>
    /// <exception cref="StudyException">The plan cannot be read.</exception>
    internal static bool? HasBFloat16(string folder)
    {
        JsonNode? known = Read(folder)?[BFloat16Key];
        return known is JsonValue value && value.TryGetValue(out bool has) ? has : null;
    }

    /// <summary>Whoever goes on with a study must ask what was asked.</summary>
    /// <exception cref="StudyException">The file says otherwise, or cannot be read.</exception>
    internal void CheckSame()
    {
        if (Read(folder) is not { } before)
        {
            return;
        }

        string[] other =
        [
            .. plan.Select(part => part.Key).Union(before.Select(part => part.Key))
                .Where(key => key != BFloat16Key && !JsonNode.DeepEquals(plan[key], before[key])),
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
    /// <param name="bfloat16">Whether this machine would train convolutional classifiers with bfloat16 numbers.</param>
    /// <param name="cancellationToken">Ends the waiting for another process.</param>
    /// <returns>Whether the study does: what the machine that began it would.</returns>
    /// <exception cref="StudyException">The file says otherwise, or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal bool Begin(bool bfloat16, CancellationToken cancellationToken)
    {
        string path = PathOf(Directory.CreateDirectory(folder).FullName);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (FileStream? held = RunLock.TryTake(folder))
            {
                if (held is not null)
                {
                    CheckSame();
                    if (File.Exists(path))
                    {
                        return HasBFloat16(folder) ?? false;
                    }

                    plan[BFloat16Key] = bfloat16;
                    WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, plan, StudyJson.Form));
                    return bfloat16;
                }
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
        }
    }

    private static string PathOf(string folder) => Path.Combine(folder, "study.json");

    /// <summary>The plan in a folder; null where there is none.</summary>
    private static JsonObject? Read(string folder)
    {
        string path = PathOf(folder);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("It is no object.");
        }
        catch (JsonException error)
        {
            throw new StudyException(
                $"'{path}' does not say what the study in its folder is: {error.Message} Restore the file, or use another folder.", error);
        }
    }
}
