using CsCheck;
using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Export.Quantization;
using GanMl.Export.Recording;
using GanMl.Export.Simplification;
using GanMl.Export.Verification;
using GanMl.Inference.Format;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

/// <summary>A transposed convolution, rewritten as a convolution and a spreading of channels, computes the same.</summary>
[TestClass]
public class TransposedConvolutionTests
{
    [TestMethod]
    public void Those_of_generators_are_rewritten_exactly()
    {
        Check(5, 2, 2, 1, bias: true, isRewritten: true);
        Check(4, 2, 1, 0, bias: true, isRewritten: true);
        Check(4, 1, 0, 0, bias: false, isRewritten: true);
        Check(2, 2, 0, 0, bias: false, isRewritten: true);
        Check(3, 3, 0, 0, bias: true, isRewritten: true);
        Check(3, 2, 1, 1, bias: true, isRewritten: true);
        Check(8, 4, 2, 0, bias: true, isRewritten: true);
    }

    [TestMethod]
    public void Any_that_is_rewritten_is_rewritten_exactly() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 4], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Bool).Sample(
            (kernel, stride, padding, more, bias) =>
            {
                if (padding < kernel && more < stride)
                {
                    Check(kernel, stride, padding, more, bias, isRewritten: null);
                }
            },
            iter: 60,
            threads: 1);

    [TestMethod]
    public void One_whose_output_is_not_made_of_whole_blocks_stays() => Check(3, 2, 0, 0, bias: true, isRewritten: false);

    [TestMethod]
    public void One_of_several_groups_stays()
    {
        using ConvTranspose2d module = nn.ConvTranspose2d(4, 4, 4, stride: 2, padding: 1, groups: 2);
        Assert.IsNull(TransposedConvolution.Of(new GraphEditor(Written(module).Graph), Written(module).Graph.Node[0]));
    }

    private static void Check(int kernel, int stride, int padding, int more, bool bias, bool? isRewritten)
    {
        using DisposeScope scope = NewDisposeScope();
        ConvTranspose2d module = nn.ConvTranspose2d(3, 2, kernel, stride: stride, padding: padding, output_padding: more, bias: bias);
        Tensor input = randn(2, 3, 6, 5);
        Tensor wanted = module.call(input);
        foreach ((long, long)? size in new (long, long)?[] { null, (wanted.shape[2], wanted.shape[3]) })
        {
            ModelProto model = Written(module);
            var editor = new GraphEditor(model.Graph);
            TransposedConvolution? found = TransposedConvolution.Of(editor, editor.Nodes.Single());
            string title = $"kernel {kernel}, stride {stride}, padding {padding}, more {more}";
            Assert.AreEqual(isRewritten ?? found is not null, found is not null, title);
            if (found is null)
            {
                return;
            }

            found.Rewrite(size);
            editor.Prune();
            Assert.DoesNotContain("ConvTranspose", model.Graph.Node.Select(node => node.OpType).ToArray());
            using var session = new GraphSession(model);
            ComputedTensor actual = session.Run([new GivenInput("x", ComputedTensor.Of(input), false)], ["output"])[0];
            Assert.IsLessThan(1e-5, ComputedTensor.Of(wanted).Difference(actual).Largest, title);
        }
    }

    private static ModelProto Written(ConvTranspose2d module) => OnnxExporter.Convert(
        module, [ExportInput.Normal("x", module.weight!.shape[0], 6, 5)], ["output"], new ExportOptions(), CancellationToken.None).Model;
}
