using GanMl.Export.Inputs;
using GanMl.Models.Classification;
using GanMl.Tests.Export;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class SmallClassifierTests
{
    [TestMethod]
    public void Its_parameters_are_known_by_name_and_shape()
    {
        using var classifier = new SmallClassifier(1, 28, 28, 10, seed: 1);
        string[] parameters = [.. classifier.named_parameters().Select(p => $"{p.name} {string.Join('x', p.parameter.shape)}")];
        string[] expected =
        [
            "features.convolution1.weight 32x1x3x3", "features.convolution1.bias 32",
            "features.convolution2.weight 64x32x3x3", "features.convolution2.bias 64",
            "features.hidden.weight 128x3136", "features.hidden.bias 128",
            "classify.weight 10x128", "classify.bias 10",
        ];
        CollectionAssert.AreEquivalent(expected, parameters);
    }

    [TestMethod]
    [DataRow(1, 16, 16)]
    [DataRow(1, 28, 28)]
    [DataRow(3, 32, 32)]
    [DataRow(3, 33, 33)]
    [DataRow(3, 64, 64)]
    [DataRow(1, 17, 63)]
    public void Images_of_every_size_in_the_range_give_one_logit_a_class(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var classifier = new SmallClassifier(channels, height, width, 7, seed: 1);
        Tensor images = full([3, channels, height, width], 0.25f);
        CollectionAssert.AreEqual(new long[] { 3, 7 }, classifier.call(images).shape);
        CollectionAssert.AreEqual(new long[] { 3, SmallClassifier.FeatureSize }, classifier.Features(images).shape);
    }

    [TestMethod]
    public void Sizes_and_classes_out_of_range_are_refused()
    {
        Assert.AreEqual("height", Refused(1, 15, 28, 10));
        Assert.AreEqual("width", Refused(1, 28, 65, 10));
        Assert.AreEqual("classes", Refused(1, 28, 28, 1));
        Assert.AreEqual("channels", Refused(0, 28, 28, 2));
    }

    [TestMethod]
    public void First_weights_follow_from_the_seed_and_have_the_variance_of_He()
    {
        using var first = new SmallClassifier(1, 28, 28, 10, seed: 5);
        using var again = new SmallClassifier(1, 28, 28, 10, seed: 5);
        using var other = new SmallClassifier(1, 28, 28, 10, seed: 6);
        CollectionAssert.AreEqual(HiddenWeights(first), HiddenWeights(again));
        CollectionAssert.AreNotEqual(HiddenWeights(first), HiddenWeights(other));
        Assert.AreEqual(2.0 / 3136, HiddenWeights(first).Average(w => (double)w * w), 0.01 * 2 / 3136);
    }

    [TestMethod]
    public void It_outlives_the_scope_in_which_it_was_made()
    {
        SmallClassifier classifier;
        using (NewDisposeScope())
        {
            classifier = new SmallClassifier(1, 16, 16, 2, seed: 1);
        }

        using (classifier)
        using (Tensor logits = classifier.call(zeros(1, 1, 16, 16)))
        {
            Assert.AreEqual(2, logits.shape[1]);
        }
    }

    [TestMethod]
    public void Making_one_leaves_the_global_random_numbers_alone()
    {
        using Tensor before = get_rng_state();
        using var classifier = new SmallClassifier(1, 28, 28, 10, seed: 1);
        using Tensor after = get_rng_state();
        CollectionAssert.AreEqual(before.bytes.ToArray(), after.bytes.ToArray());
    }

    [TestMethod]
    public void In_bfloat16_training_is_near_and_evaluation_is_the_same()
    {
        using var scope = NewDisposeScope();
        using var plain = new SmallClassifier(1, 28, 28, 10, seed: 1);
        using var rough = new SmallClassifier(1, 28, 28, 10, seed: 1) { BFloat16 = true };
        Tensor images = rand([8, 1, 28, 28], generator: new Generator(3));
        Tensor labels = arange(8);
        (float[] logits, float[] gradients) = Trained(plain, images, labels);
        (float[] roughLogits, float[] roughGradients) = Trained(rough, images, labels);

        // A bfloat16 number has 8 bits: each is off by up to 0.4%. Of two neighbours that are nearly equal, the pooling may then take the
        // other one, and the gradient goes there.
        AssertNear(logits, roughLogits, 0.02);
        AssertNear(gradients, roughGradients, 0.15);

        plain.eval();
        rough.eval();
        CollectionAssert.AreEqual(plain.call(images).data<float>().ToArray(), rough.call(images).data<float>().ToArray());
    }

    private static string? Refused(int channels, int height, int width, int classes) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SmallClassifier(channels, height, width, classes, 0)).ParamName;

    private static (float[] Logits, float[] Gradients) Trained(SmallClassifier classifier, Tensor images, Tensor labels)
    {
        Tensor logits = classifier.call(images);
        functional.cross_entropy(logits, labels).backward();
        Tensor gradient = classifier.named_parameters().Single(p => p.name == "features.convolution1.weight").parameter.grad!;
        return ([.. logits.detach().data<float>()], [.. gradient.contiguous().data<float>()]);
    }

    private static void AssertNear(float[] exact, float[] rough, double tolerance)
    {
        double size = Math.Sqrt(exact.Average(value => (double)value * value));
        double error = Math.Sqrt(exact.Zip(rough, (a, b) => (double)(a - b) * (a - b)).Average());
        Assert.IsGreaterThan(0, error);
        Assert.IsLessThan(tolerance * size, error);
    }

    private static float[] HiddenWeights(SmallClassifier classifier)
    {
        using Tensor weights = classifier.state_dict()["features.hidden.weight"].detach().contiguous();
        return weights.data<float>().ToArray();
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void It_is_exported_like_any_other_module(int channels)
    {
        using var scope = NewDisposeScope();
        using var classifier = new SmallClassifier(channels, 16, 20, classes: 3, seed: 1);
        using var exported = new Exported();
        exported.Write(classifier, [ExportInput.Normal("images", channels, 16, 20)]);
        Assert.IsLessThan(1e-4, exported.Difference(classifier, rand(5, channels, 16, 20)));
    }
}
