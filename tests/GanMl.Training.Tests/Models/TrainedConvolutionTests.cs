using GanMl.Models.Layers.Convolutions;
using GanMl.Models.R3Gan;
using GanMl.Tests.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Tests.Models;

/// <summary>What training computes with, against the layers as they are.</summary>
[TestClass]
public sealed class TrainedConvolutionTests
{
    /// <summary>Training computes in another order of memory than evaluation; values, gradients and a penalty's gradients stay.</summary>
    [TestMethod]
    public void A_block_computes_in_training_what_it_computes_in_evaluation()
    {
        using var scope = NewDisposeScope();
        var block = NamedWeights.Set(new R3GanBlock(16, 1, new R3GanOptions { GroupMaps = 8 }), 0.5f);
        Tensor[] plain = Penalised(false), ordered = Penalised(true);
        for (int i = 0; i < plain.Length; i++)
        {
            CollectionAssert.AreEqual(plain[i].shape, ordered[i].shape);
            double difference = ((plain[i] - ordered[i]).norm() / plain[i].norm()).item<float>();
            Assert.IsLessThan(1e-5, difference, $"{i}");
        }

        Assert.AreEqual(1, ordered[0].stride(1));

        Tensor[] Penalised(bool training)
        {
            block.train(training);
            block.zero_grad();
            Tensor input = FixedWeights.Values([3, 16, 6, 5], 1, 1).requires_grad_(true);
            Tensor output = block.call(input);
            Tensor gradient = autograd.grad([output.pow(2).sum()], [input], retain_graph: true, create_graph: true)[0];
            (gradient.pow(2).sum() + output.pow(3).sum()).backward();
            return [output, input.grad!, .. block.parameters().Select(parameter => parameter.grad!.clone())];
        }
    }

    [TestMethod]
    public void In_bfloat16_each_convolution_is_near_and_float32()
    {
        using var scope = NewDisposeScope();
        Sequential[] each =
        [
            Sequential(("convolution", Conv2d(2, 8, 3, stride: 2, padding: 1)), ("tanh", Tanh())),
            Sequential(("grouped", Conv2d(2, 8, 3, padding: 1, groups: 2, bias: false)), ("leaky", LeakyReLU(0.2))),
            Sequential(("up", ConvTranspose2d(2, 6, 5, stride: 2, padding: 2, output_padding: 1)), ("tanh", Tanh())),
        ];
        foreach (Sequential layers in each)
        {
            NamedWeights.Set(layers, 0.2f);
            Tensor[] plain = Results(layers, layers.call), rough = Results(layers, new BFloat16Sequence(layers).Run);
            for (int i = 0; i < plain.Length; i++)
            {
                // A bfloat16 number has 8 bits, so that each is off by up to 0.4%.
                Assert.AreEqual(ScalarType.Float32, rough[i].dtype);
                double difference = ((plain[i] - rough[i]).norm() / (plain[i].norm() + 1e-2)).item<float>();
                Assert.IsLessThan(0.03, difference, $"{layers.named_children().First().name}, {i}");
            }

            Assert.IsGreaterThan(0, (plain[0] - rough[0]).abs().max().item<float>());
        }
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(1)]
    public void Values_in_the_order_of_channels_are_the_same_values(int channels)
    {
        using var scope = NewDisposeScope();

        // A part of a batch, which does not begin where its memory does.
        Tensor images = FixedWeights.Values([3, channels, 4, 5], 1, 1).narrow(0, 1, 2), ordered = ChannelsLast.Of(images);
        CollectionAssert.AreEqual(new long[] { 20 * channels, 1, 5 * channels, channels }, ordered.stride());
        CollectionAssert.AreEqual(images.data<float>().ToArray(), ordered.contiguous().data<float>().ToArray());
        Assert.AreSame(ordered, ChannelsLast.Of(ordered));

        // What libtorch takes for this order it keeps.
        CollectionAssert.AreEqual(new long[] { 160, 1, 40, 8 }, Conv2d(channels, 8, 3, padding: 1).call(ordered).stride());
    }

    private static Tensor[] Results(Sequential layers, Func<Tensor, Tensor> run)
    {
        layers.zero_grad();
        Tensor input = FixedWeights.Values([3, 2, 8, 8], 1, 1).requires_grad_(true);
        Tensor output = run(input);
        (output * FixedWeights.Values(output.shape, 2, 1)).sum().backward();
        return [output, input.grad!, .. layers.parameters().Select(parameter => parameter.grad!.clone())];
    }
}
