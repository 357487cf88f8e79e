using GanMl.Models.Layers;
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
    public void In_bfloat16_results_and_gradients_are_near_and_float32()
    {
        using var scope = NewDisposeScope();
        Sequential layers = Layers();
        var trained = new BFloat16Sequence(layers);
        Tensor[] plain = Results(layers, layers.call, ScalarType.Float32), rough = Results(layers, trained.Run, ScalarType.Float32);
        for (int i = 0; i < plain.Length; i++)
        {
            // A bfloat16 number has 8 bits, so that each step is off by up to 0.4%; gradients also change where a value near 0 changes sign
            // before a rectifier.
            Assert.AreEqual(ScalarType.Float32, rough[i].dtype);
            double difference = ((plain[i] - rough[i]).norm() / plain[i].norm()).item<float>();
            Assert.IsTrue(difference > 0 && difference < (i == 0 ? 0.02 : 0.15), $"{i}: {difference}");
        }
    }

    [TestMethod]
    public void Values_in_the_order_of_channels_are_the_same_values()
    {
        using var scope = NewDisposeScope();
        Tensor images = FixedWeights.Values([2, 3, 4, 5], 1, 1), ordered = ChannelsLast.Of(images);
        CollectionAssert.AreEqual(new long[] { 60, 1, 15, 3 }, ordered.stride());
        CollectionAssert.AreEqual(images.data<float>().ToArray(), ordered.contiguous().data<float>().ToArray());
        Assert.AreSame(ordered, ChannelsLast.Of(ordered));
    }

    /// <summary>A layer of every kind that is treated in a way of its own, and some that are not.</summary>
    private static Sequential Layers()
    {
        Sequential layers = Sequential(
            ("convolution", Conv2d(2, 8, 3, stride: 2, padding: 1)),
            ("leaky", LeakyReLU(0.2)),
            ("grouped", Conv2d(8, 8, 3, padding: 1, groups: 4, bias: false)),
            ("normalise", BatchNorm2d(8)),
            ("up", ConvTranspose2d(8, 6, 5, stride: 2, padding: 2, output_padding: 1)),
            ("relu", ReLU()),
            ("dropout", new VectorizedDropout(0)),
            ("image", ConvTranspose2d(6, 1, 5, stride: 2, padding: 2, output_padding: 1)),
            ("tanh", Tanh()));
        return NamedWeights.Set(layers, 0.5f);
    }

    private static Tensor[] Results(Sequential layers, Func<Tensor, Tensor> run, ScalarType type)
    {
        layers.zero_grad();
        Tensor input = FixedWeights.Values([3, 2, 8, 8], 1, 1).to(type).requires_grad_(true);
        Tensor output = run(input);
        (output * FixedWeights.Values([3, 1, 16, 16], 2, 1).to(type)).sum().backward();
        return [output, input.grad!, .. layers.parameters().Select(parameter => parameter.grad!.clone())];
    }
}
