// The README shows the body of Run, word for word.
using GanMl.Images.Folders;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Readme;

internal static class BalanceSample
{
    internal static Dictionary<string, (IDataView Rows, MulticlassClassificationMetrics Metrics)> Run(
        string folder, string testFolder, string path)
    {
        var results = new Dictionary<string, (IDataView, MulticlassClassificationMetrics)>();
        var context = new MLContext(seed: 1);

        // One sub-folder per class; some classes have far too few images.
        var images = FolderImages.Open(folder);
        IDataView real = context.Data.LoadImages(images);
        var trained = new FolderImagesOptions { ClassNames = images.ClassNames };   // the same labels, even if a class is absent
        IDataView test = context.Data.LoadImages(FolderImages.Open(testFolder, trained));

        // Generated images fill up the small classes, at most one for each real one. Each is drawn when it is read.
        IDataView joined = context.Data.AppendSynthetic(real, path);

        // Copies are turned, shifted and scaled a little, and some are mirrored.
        var changes = new ClassicalAugmentation(Strength: 1, IsFlipped: true);

        // Generated images are worth something only if they beat what needs no generator. Try all four on your own test images.
        var ways = new Dictionary<string, IDataView>
        {
            ["class weights"] = context.Data.AddClassWeights(real),
            ["augmented copies"] = context.Data.AppendAugmented(real, changes),
            ["generated images"] = joined,
            ["generated images and copies"] = context.Data.AppendAugmented(joined, changes),
        };
        foreach ((string name, IDataView rows) in ways)
        {
            // By their weights all classes count the same. Any stock trainer learns from them.
            var trainer = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                featureColumnName: "Pixels", exampleWeightColumnName: "Weight");
            var model = trainer.Fit(context.Data.Cache(rows, "Label", "Pixels", "Weight"));
            MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(model.Transform(test));
            Console.WriteLine($"{name}: {metrics.MacroAccuracy:0.0%}, mean over the classes");
            results.Add(name, (rows, metrics));
        }

        return results;
    }
}
