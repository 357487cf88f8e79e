// The README shows the body of Run, word for word.
using GanMl.Images.Folders;
using GanMl.Pipelines;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Readme;

internal static class BalanceSample
{
    internal static (IDataView Balanced, MulticlassClassificationMetrics Metrics) Run(string folder, string testFolder, string path)
    {
        var context = new MLContext(seed: 1);

        // One sub-folder per class; some classes have far too few images.
        var images = FolderImages.Open(folder);
        IDataView real = context.Data.LoadImages(images);

        // Generated images fill up the small classes, at most one for each real one. Each is drawn when it is read.
        IDataView balanced = context.Data.AppendSynthetic(real, path);

        // By their weights all classes count the same. Any stock trainer learns from them; real images show how well.
        var trainer = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            featureColumnName: "Pixels", exampleWeightColumnName: "Weight");
        var model = trainer.Fit(context.Data.Cache(balanced, "Label", "Pixels", "Weight"));
        var trained = new FolderImagesOptions { ClassNames = images.ClassNames };   // the same labels, even if a class is absent
        IDataView test = context.Data.LoadImages(FolderImages.Open(testFolder, trained));
        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(model.Transform(test));
        return (balanced, metrics);
    }
}
