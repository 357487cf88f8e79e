using GanMl.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>Adam in one pass: the first step by hand, and many beside libtorch's.</summary>
[TestClass]
public sealed class ProcessorAdamTests
{
    [TestMethod]
    public void The_first_step_is_the_learning_rate_against_the_sign_of_the_gradient()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor(new[] { 1f, 2f, 3f }));
        var adam = new ProcessorAdam([weight]);
        weight.grad = tensor(new[] { 4f, -0.5f, 0f });
        adam.Step(0.1);
        float[] moved = [.. weight.detach().data<float>()];
        Assert.AreEqual(0.9f, moved[0], 1e-6f);
        Assert.AreEqual(2.1f, moved[1], 1e-6f);
        Assert.AreEqual(3f, moved[2], 0f);
        Assert.IsNull(weight.grad);

        adam.Step(0.1);
        CollectionAssert.AreEqual(moved, weight.detach().data<float>().ToArray(), "without a gradient nothing moves");
    }

    [TestMethod]
    [DataRow(0.9, 0.999)]
    [DataRow(0.5, 0.9)]
    public void Steps_are_those_of_libtorch(double beta1, double beta2)
    {
        using var scope = NewDisposeScope();
        Tensor first = randn(3, 5, 3, 3), second = randn(37);
        Parameter[] ours = [new(first.clone()), new(second.clone())], theirs = [new(first.clone()), new(second.clone())];
        var adam = new ProcessorAdam(ours, beta1, beta2);
        using Adam reference = optim.Adam(theirs, 1e-2, beta1, beta2);
        for (int step = 0; step < 50; step++)
        {
            Tensor wanted = randn(3, 5, 3, 3), other = randn(37) * 1e-3;
            using (no_grad())
            {
                // The gradient of a convolution often lies in another order.
                ours[0].grad = wanted.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
                theirs[0].grad = wanted.clone();
                // The second weight has none in every third step.
                ours[1].grad = step % 3 == 0 ? null : other.clone();
                theirs[1].grad = step % 3 == 0 ? null : other.clone();
            }

            double rate = 1e-2 * (1 - (step / 100.0));
            foreach (var group in reference.ParamGroups)
            {
                group.LearningRate = rate;
            }

            adam.Step(rate);
            reference.step();
        }

        for (int i = 0; i < ours.Length; i++)
        {
            Assert.IsLessThan(1e-5, (ours[i] - theirs[i]).abs().max().item<float>());
            Assert.IsGreaterThan(0.01, (ours[i] - (i == 0 ? first : second)).abs().max().item<float>());
        }
    }

    [TestMethod]
    public void Weights_that_are_not_numbers_of_32_bits_are_refused() => Assert.ThrowsExactly<ArgumentException>(() =>
    {
        using var scope = NewDisposeScope();
        return new ProcessorAdam([new Parameter(zeros(3, ScalarType.Float64))]);
    });
}
