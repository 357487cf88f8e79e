using GanMl.Inference;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace GanMl.Tests.Pipelines;

/// <summary>Cross-validation that tests on real images alone.</summary>
[TestClass]
public sealed class SyntheticFoldTests
{
    private readonly MLContext _context = new(1);
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());

    [TestCleanup]
    public void Close() => _generator.Dispose();

    [TestMethod]
    public void Every_real_image_is_tested_once_and_no_generated_one_ever()
    {
        int[] counts = [50, 11, 20, 6];
        IDataView real = Real(counts);
        IReadOnlyList<SyntheticFold> folds = _context.Data.AppendSyntheticToFolds(real, _generator);
        Assert.HasCount(5, folds);
        var tested = new List<long>();
        foreach (SyntheticFold fold in folds)
        {
            List<long> test = Reading.Column<long>(fold.Test, "Row");
            Assert.AreEqual(test.Count, fold.Test.GetRowCount());
            tested.AddRange(test);
            CollectionAssert.AreEqual(new[] { "Pixels", "Label", "Row" }, fold.Test.Schema.Select(column => column.Name).ToArray());
            int[] ofClass = Counts(fold.Test, _ => true);
            for (int label = 0; label < 4; label++)
            {
                Assert.IsInRange(counts[label] / 5, (counts[label] + 4) / 5, ofClass[label]);
            }

            (long Row, bool Synthetic)[] train =
                [.. Reading.Column<long>(fold.Train, "Row").Zip(Reading.Column<bool>(fold.Train, "Synthetic"))];
            Assert.HasCount((int)fold.Train.GetRowCount()!, train);
            CollectionAssert.AreEquivalent(
                Enumerable.Range(0, 87).Select(row => (long)row).Except(test).ToArray(),
                train.Where(row => !row.Synthetic).Select(row => row.Row).ToArray());

            // The amounts are those of the training part: filled up towards its largest class, but at most doubled.
            int[] left = [.. counts.Select((count, label) => count - ofClass[label])];
            CollectionAssert.AreEqual(
                left.Select(count => Math.Min(count, left.Max() - count)).ToArray(), Counts(fold.Train, synthetic => synthetic));
            Assert.AreEqual(1, Reading.Column<float>(fold.Train, "Weight").Average(), 1e-5);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 87).Select(row => (long)row).ToArray(), tested.Order().ToArray());
    }

    [TestMethod]
    public void Folds_are_the_same_for_a_seed_in_whatever_order_they_are_read()
    {
        IDataView real = Real([30, 20, 10, 10]);
        long[][] Tests(IDataView view, long seed, Random? random = null) =>
        [
            .. _context.Data.AppendSyntheticToFolds(view, _generator, 3, new SyntheticOptions { Seed = seed })
                .Select(fold => Reading.Column<long>(fold.Test, "Row", random).Order().ToArray()),
        ];
        long[][] first = Tests(real, 1);
        for (int fold = 0; fold < 3; fold++)
        {
            CollectionAssert.AreEqual(first[fold], Tests(real, 1)[fold]);
            CollectionAssert.AreEqual(first[fold], Tests(real, 1, new Random(5))[fold]);
        }

        Assert.IsFalse(first.Zip(Tests(real, 2)).All(pair => pair.First.SequenceEqual(pair.Second)));
    }

    [TestMethod]
    public void What_was_generated_before_is_trained_on_and_never_tested()
    {
        IDataView joined = _context.Data.AppendSynthetic(Real([20, 10, 10, 10]), _generator);
        foreach (SyntheticFold fold in _context.Data.AppendSyntheticToFolds(joined, _generator, 2))
        {
            Assert.IsTrue(Reading.Column<bool>(fold.Test, "Synthetic").All(synthetic => !synthetic));
            Assert.AreEqual(25, fold.Test.GetRowCount());
            List<long> rows = [.. Reading.Column<long>(fold.Train, "SyntheticRow").Where(row => row >= 0)];
            Assert.HasCount(rows.Count, rows.Distinct().ToList());
            CollectionAssert.IsSubsetOf(Enumerable.Range(0, 30).Select(row => (long)row).ToArray(), rows);
        }
    }

    [TestMethod]
    public void A_class_with_fewer_images_than_folds_is_told()
    {
        var warnings = new List<string>();
        _context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(entry.RawMessage);
            }
        };
        IReadOnlyList<SyntheticFold> folds = _context.Data.AppendSyntheticToFolds(Real([20, 1, 1, 0]), _generator, 4);
        CollectionAssert.AreEqual(
            new[]
            {
                "Class 'bee' has 1 real images, fewer than the 4 folds: some folds test without it.",
                "Class 'cat' has 1 real images, fewer than the 4 folds: some folds test without it.",
            },
            warnings);
        int[][] tested = [.. folds.Select(fold => Counts(fold.Test, _ => true))];
        Assert.AreEqual(1, tested.Sum(counts => counts[1]));
        Assert.IsFalse(tested.Any(counts => counts[1] == 1 && counts[2] == 1), "rare classes do not all fall to one fold");
    }

    [TestMethod]
    public void A_classifier_is_validated_on_each_fold()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("tiny.onnx", Tiny.Grey.ToBytes());
        var trainer = _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            featureColumnName: "Pixels", exampleWeightColumnName: "Weight");
        foreach ((IDataView train, IDataView test) in _context.Data.AppendSyntheticToFolds(Real([20, 10, 10, 10]), path, 2))
        {
            MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(trainer.Fit(train).Transform(test));
            Assert.AreEqual(25, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
        }

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Data.AppendSyntheticToFolds(Real([2, 2, 2, 2]), path, 1));
    }

    private IDataView Real(int[] counts) => _context.Data.LoadImages(ImageSet.Create(Tiny.Grey.Shape, counts, Tiny.Grey.ClassNames));

    private static int[] Counts(IDataView view, Func<bool, bool> counts)
    {
        int[] found = new int[4];
        List<uint> labels = Reading.Column<uint>(view, "Label");
        bool[] synthetic = view.Schema.GetColumnOrNull("Synthetic") is null
            ? new bool[labels.Count]
            : [.. Reading.Column<bool>(view, "Synthetic")];
        for (int row = 0; row < labels.Count; row++)
        {
            found[labels[row] - 1] += counts(synthetic[row]) ? 1 : 0;
        }

        return found;
    }
}
