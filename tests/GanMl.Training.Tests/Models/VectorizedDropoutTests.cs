using GanMl.Models.Layers;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

[TestClass]
public sealed class VectorizedDropoutTests
{
    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.4)]
    [DataRow(0.9)]
    public void In_training_the_asked_share_is_zeroed_and_the_rest_scaled(double probability)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        var dropout = new VectorizedDropout(probability);
        float[] values = dropout.call(ones(1_000_003)).data<float>().ToArray();
        float kept = (float)(1 / (1 - probability));
        Assert.IsTrue(values.All(value => value == 0 || value == kept));

        // Five standard deviations of a binomial share.
        double tolerance = 5 * Math.Sqrt(probability * (1 - probability) / values.Length);
        Assert.AreEqual(probability, values.Count(value => value == 0) / (double)values.Length, tolerance);
    }

    [TestMethod]
    public void Neighbouring_values_and_calls_are_dropped_independently()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        var dropout = new VectorizedDropout(0.5);
        float[] first = dropout.call(ones(200_000)).data<float>().ToArray();
        float[] second = dropout.call(ones(200_000)).data<float>().ToArray();
        foreach (int lag in new[] { 1, 2, 8, 16, 32 })
        {
            Assert.AreEqual(
                0.5,
                Enumerable.Range(0, first.Length - lag).Count(i => first[i] == first[i + lag]) / (double)(first.Length - lag),
                0.007,
                $"lag {lag}");
        }

        Assert.AreEqual(0.5, first.Zip(second).Count(pair => pair.First == pair.Second) / (double)first.Length, 0.007);
    }

    [TestMethod]
    public void A_seed_repeats_the_mask_at_any_length()
    {
        using var scope = NewDisposeScope();
        var dropout = new VectorizedDropout(0.3);
        foreach (int length in new[] { 1, 15, 16, 17, 1000 })
        {
            random.manual_seed(9);
            float[] first = dropout.call(ones(length)).data<float>().ToArray();
            random.manual_seed(9);
            CollectionAssert.AreEqual(first, dropout.call(ones(length)).data<float>().ToArray());
        }
    }

    [TestMethod]
    public void Gradients_pass_where_values_did()
    {
        using var scope = NewDisposeScope();
        Tensor input = ones(1000).requires_grad_();
        Tensor output = new VectorizedDropout(0.4).call(input);
        output.sum().backward();
        CollectionAssert.AreEqual(output.data<float>().ToArray(), input.grad!.data<float>().ToArray());
    }

    [TestMethod]
    public void In_evaluation_nothing_changes_and_no_random_number_is_drawn()
    {
        using var scope = NewDisposeScope();
        var dropout = new VectorizedDropout(0.4);
        dropout.eval();
        byte[] before = random.get_rng_state().bytes.ToArray();
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, dropout.call(tensor(new float[] { 1, 2, 3 })).data<float>().ToArray());
        CollectionAssert.AreEqual(before, random.get_rng_state().bytes.ToArray());
    }

    [TestMethod]
    public void A_probability_outside_its_range_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VectorizedDropout(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VectorizedDropout(-0.1));
    }
}
