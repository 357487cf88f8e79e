// The README of GanMl.Studies shows the body of RunAsync, word for word.
using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Studies;
using GanMl.Studies.Reports;

namespace GanMl.Tests.Studies;

internal static class StudySample
{
    internal static async Task<StudyResult> RunAsync(ImageSetRequest source, string path, StudyOptions options, string folder)
    {
        ILabelledImages train = await source.OpenAsync(ImageSetSplit.Train);
        ILabelledImages test = await source.OpenAsync(ImageSetSplit.Test);
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        var study = new AugmentationStudy(folder, train, test, generator, options);
        StudyResult result = study.Run();
        StudyPage.Write(Path.Combine(folder, "study.html"), result);
        string? settings = study.WriteSettings(result);   // for OpenAugmentation and 'ganml generate --settings'
        Console.WriteLine(VerdictText.Sentence(result, result.Verdicts[0]));
        return settings is null ? throw new InvalidOperationException("The generator was given.") : result;
    }
}
