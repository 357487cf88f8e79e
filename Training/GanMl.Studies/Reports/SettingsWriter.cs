using System.Security.Cryptography;
using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Learners;
using GanMl.Studies.Verdicts;
using Microsoft.ML;

namespace GanMl.Studies.Reports;

/// <summary>Writes what a study recommends, with the generator and the classifier that it takes, into one folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="pool">All training images of the study.</param>
/// <param name="teacher">Trains the classifier.</param>
/// <param name="seed">The seed of that training.</param>
internal sealed class SettingsWriter(string folder, ILabelledImages pool, ConvolutionalLearner teacher, long seed)
{
    private const string GeneratorName = "generator.onnx";
    private const string ClassifierName = "classifier.onnx";

    /// <summary>Writes the best arm with generated images of a verdict.</summary>
    /// <returns>The path of the settings.</returns>
    internal string Write(StudyResult result, StudyVerdict verdict, OnnxGenerator generator, CancellationToken cancellationToken)
    {
        Arm arm = result.Arms.Single(arm => arm.Name == verdict.Generated);
        AddedImages added = arm.Added!;
        byte[] model = generator.Model.ToArray();
        long[] real = [.. pool.CountByClass().Select(count => (long)count)];
        (_, long[] counts) = added.Amount.For(real, new long[real.Length], pool.ClassNames);
        var settings = new SyntheticSettings
        {
            Generator = GeneratorName,
            GeneratorHash = Convert.ToHexStringLower(SHA256.HashData(model)),
            Amount = added.Amount.ToString(),
            Counts = pool.ClassNames.Zip(counts).ToDictionary(),
            LatentScale = added.LatentScale,
            Classifier = added.NeedsTeacher ? ClassifierName : null,
            ClassNames = added.NeedsTeacher ? pool.ClassNames : [],
            IsFiltered = added.IsFiltered,
            IsSoft = added.IsSoft,
            MostCandidates = Candidates.MostOfARow,
            Augmentation = arm.Classical,
            Arm = arm.Description,
            Regime = result.Description.Options.Regime.Text,
            Helps = verdict.Answer == StudyAnswer.Helps,
            Verdict = VerdictText.Sentence(result, verdict),
        };
        WholeFile.Write(Path.Combine(folder, GeneratorName), stream => stream.Write(model));
        if (added.NeedsTeacher)
        {
            WriteClassifier(cancellationToken);
        }

        string path = Path.Combine(folder, SyntheticSettings.FileName);
        settings.Write(path);
        WriteModel(path);
        return path;
    }

    /// <summary>All of it as one ML.NET model. None is left of other settings.</summary>
    private void WriteModel(string settings)
    {
        string path = Path.Combine(folder, AugmentingTransformer.FileName);
        File.Delete(path);
        var context = new MLContext();
        using AugmentingTransformer augmentation = context.Data.OpenAugmentation(settings);
        DataViewSchema schema = context.Data.LoadImages(pool).Schema;
        try
        {
            WholeFile.Write(path, stream => context.Model.Save(augmentation, schema, stream));
        }
        catch (NotSupportedException)
        {
            // Another ML.NET than this version knows: the settings and the networks are there, and do as well.
        }
    }

    /// <summary>A classifier of all training images, with weights for their classes.</summary>
    private void WriteClassifier(CancellationToken cancellationToken)
    {
        var arm = new Arm("teacher") { Balancing = Balancing.ClassWeights };
        var all = StudyDraw.Of(pool, Regime.AsIs, DrawPurpose.Counted, 0, seed);
        using SmallClassifier classifier = teacher.Train(StudyRows.Of(arm, all, NoGenerator.Instance), arm, seed, cancellationToken);
        ImageShape shape = pool.Shape;
        OnnxExporter.Export(
            classifier,
            [ExportInput.Normal("image", shape.Channels, shape.Height, shape.Width)],
            ["logits"],
            Path.Combine(folder, ClassifierName),
            cancellation: cancellationToken);
    }
}
