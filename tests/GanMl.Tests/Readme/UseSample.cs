// The README shows the body of Run, word for word.
using GanMl.Images.Folders;
using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Filters;
using Microsoft.ML;

namespace GanMl.Tests.Readme;

internal static class UseSample
{
    internal static void Run(string folder, string path, Action<IDataView, IDataView> look)
    {
        var context = new MLContext(seed: 1);
        IDataView real = context.Data.LoadImages(FolderImages.Open(folder));
        using OnnxGenerator generator = OnnxGenerator.Open(path);

        // A classifier of the real images looks at the generated ones; OnnxImageModel opens one that is an .onnx file.
        var trainer = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Pixels");
        ITransformer teacher = trainer.Fit(context.Data.Cache(real, "Label", "Pixels"));
        var classifier = new TransformerImageModel(teacher, generator.Info.Shape, generator.Info.ClassNames);

        // Latents a little wider, only images that it takes for the class that was asked for, and its probabilities as labels.
        IDataView joined = context.Data.AppendSynthetic(real, generator, new SyntheticOptions
        {
            LatentScale = 1.2f,
            Filter = new ClassifierFilter(classifier),
            SoftLabels = new SoftLabels(classifier),
        });
        joined = context.Data.Cache(joined, "Label", "Pixels", "Weight");
        look(joined, real);
    }
}
