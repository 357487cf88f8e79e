using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Augmentation;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using GanMl.Training.Regularizers;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace Outside;

/// <summary>A program of somebody else adds a part of every kind, and uses each by its name.</summary>
[TestClass]
public sealed class OutsideTests
{
    private const int Size = 16;

    private static readonly TrainingOptions Options = new()
    {
        Architecture = "stripes",
        Network = new StripesOptions { Hidden = 24 },
        Loss = "squared-hinge",
        Regularizers = [new RegularizerOptions("small-logits", 0.01)],
        Augmentations = [new AugmentationOptions("negative", 0.1)],
        Optimizer = "adam",
        Images = 4_800,
        BatchSize = 32,
        TickImages = 1_600,
        LearningRate = 2e-3,
        AverageHalfLife = 500,
        CheckpointImages = 1_600,
        Device = "cpu",
    };

    [TestMethod]
    public async Task Parts_from_outside_train_go_on_are_judged_export_and_generate_by_name()
    {
        string folder = Directory.CreateTempSubdirectory("outside-").FullName;
        try
        {
            Draw(Path.Combine(folder, "train"), 200);
            Draw(Path.Combine(folder, "test"), 100);
            var data = new ImageSetOptions { Sets = ImageSetCatalogue.Default.With(new PgmSet(folder)) };
            var request = new ImageSetRequest { Name = "pgm" };
            ILabelledImages train = await request.OpenAsync(ImageSetSplit.Train, data);
            ILabelledImages test = await request.OpenAsync(ImageSetSplit.Test, data);
            CollectionAssert.AreEqual(new[] { "across", "along" }, train.ClassNames.ToArray());

            // Half of the way, and the rest from the folder alone.
            RunFolder run = RunFolder.Create(Path.Combine(folder, "run"));
            using var half = new CancellationTokenSource();
            TrainingRun.Execute(
                Options, train, run, new StopAt(1_600, half), source: request, parts: Parts.All, cancellationToken: half.Token);
            StringAssert.Contains(File.ReadAllText(run.OptionsPath), "\"hidden\": 24");
            TrainingRunResult result = await TrainingRun.ResumeAsync(
                RunFolder.Open(run.Path), new ResumeOptions { Parts = Parts.All, Data = data });
            Assert.IsFalse(result.Cancelled);

            using OnnxGenerator generator = OnnxGenerator.Open(result.GeneratorPath);
            Assert.AreEqual("stripes", generator.Info.Architecture);
            Assert.AreEqual("squared-hinge", generator.Info.Options["loss"]);

            Judge(generator, train, test);
            Store(generator, Path.Combine(folder, "generated"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Judge(OnnxGenerator generator, ILabelledImages train, ILabelledImages test)
    {
        using var context = new MetricContext
        {
            Generator = generator,
            Train = train,
            Test = test,
            Samples = 100,
            Classifier = new ClassifierTrainingOptions { Steps = 100 },
        };
        var evaluation = new GeneratorEvaluation(Parts.All);
        evaluation.Measure(context, "feature-length");
        IReadOnlyList<MetricValue> values = evaluation.Values;
        CollectionAssert.AreEqual(new[] { "feature-length", "feature-length-of-real" }, values.Select(value => value.Name).ToArray());
        Assert.IsTrue(values.All(value => value.Value > 0 && value.Interval is not null));
    }

    /// <summary>What was stored is read back as a set, pixel by pixel what the generator draws.</summary>
    private static void Store(OnnxGenerator generator, string folder)
    {
        var plan = new GenerationPlan { Seed = 3, Count = 20 };
        IImageWriter writer = ImageWriterCatalogue.Default.With(new PgmWriter()).Find("pgm");
        writer.Write(folder, new ImagesToWrite(generator, plan));
        foreach (GeneratedBatch batch in generator.Generate(plan))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                byte[] drawn = new byte[batch.Shape.Length];
                batch.CopyPixels(i, drawn);
                string name = generator.Info.ClassNames[(int)batch.Labels.Span[i]];
                CollectionAssert.AreEqual(
                    drawn, Pgm.Read(Path.Combine(folder, $"{name}-{batch.FirstRow + i:00000}.pgm"), out ImageShape shape));
                Assert.AreEqual(batch.Shape, shape);
            }
        }
    }

    /// <summary>Stripes across are rows of one grey, stripes along are columns of one grey.</summary>
    private static void Draw(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        byte[] pixels = new byte[Size * Size];
        for (int i = 0; i < count; i++)
        {
            bool along = i % 2 == 0;
            for (int pixel = 0; pixel < pixels.Length; pixel++)
            {
                int place = along ? pixel % Size : pixel / Size;
                pixels[pixel] = (byte)((place / 4 % 2 * 200) + (i % 7 * 5));
            }

            Pgm.Write(Path.Combine(folder, $"{(along ? "along" : "across")}-{i:00000}.pgm"), pixels, new ImageShape(1, Size, Size));
        }
    }

    private sealed class StopAt(long images, CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Images >= images)
            {
                cancellation.Cancel();
            }
        }
    }
}
