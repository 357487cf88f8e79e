using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace GanMl.Tests.Inference;

/// <summary>Generators that GanMl has not written and that say nothing of themselves.</summary>
[TestClass]
public sealed class ForeignGeneratorTests
{
    private static readonly TinyGenerator Foreign = new()
    {
        Metadata = new Dictionary<string, string>(),
        LatentName = "z",
        LabelName = "y",
        ImageName = "pixels",
    };

    private static readonly TinyGenerator Conditional = Foreign with { ClassNames = ["apple", "pear", "plum"] };

    [TestMethod]
    public void What_can_be_found_out_is_found_out()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(
            Foreign.ToBytes(), new OnnxGeneratorOptions { Distribution = LatentDistribution.Uniform });
        var expected = new GeneratorInfo { LatentSize = 3, Shape = Foreign.Shape, Distribution = LatentDistribution.Uniform };
        Assert.AreEqual(expected, generator.Info);
        GeneratorImages.AssertRight(Foreign, generator, 5);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Labels_are_taken_in_both_shapes(bool column)
    {
        TinyGenerator tiny = Conditional with { LabelColumn = column };
        using OnnxGenerator generator = OnnxGenerator.Open(
            tiny.ToBytes(), new OnnxGeneratorOptions { ClassNames = tiny.ClassNames });
        GeneratorImages.AssertRight(tiny, generator, 5);
    }

    [TestMethod]
    public void Tanh_becomes_pixels_from_0_to_1()
    {
        TinyGenerator tanh = Foreign with { Tanh = true };
        using OnnxGenerator generator = OnnxGenerator.Open(tanh.ToBytes(), new OnnxGeneratorOptions { PixelRange = PixelRange.Tanh });
        GeneratorImages.AssertRight(tanh, generator, 20);
    }

    [TestMethod]
    public void A_latent_of_four_dimensions_is_taken()
    {
        TinyGenerator tiny = Foreign with { FourDimensionalLatent = true };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        GeneratorImages.AssertRight(tiny, generator, 5);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void A_fixed_batch_takes_any_number_of_rows(int fixedBatch)
    {
        TinyGenerator tiny = Conditional with { FixedBatch = fixedBatch };
        using OnnxGenerator generator = OnnxGenerator.Open(
            tiny.ToBytes(), new OnnxGeneratorOptions { ClassNames = tiny.ClassNames });
        foreach (int rows in new[] { 0, 1, 3, 4, 9 })
        {
            GeneratorImages.AssertRight(tiny, generator, rows);
        }
    }

    [TestMethod]
    public void A_fixed_batch_without_labels_is_filled_up_too()
    {
        TinyGenerator tiny = Foreign with { FixedBatch = 4 };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        GeneratorImages.AssertRight(tiny, generator, 6);
    }

    [TestMethod]
    public void A_size_that_the_file_leaves_open_is_given()
    {
        ModelProto model = Foreign.ToModel();
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1] = new TensorShapeProto.Types.Dimension { DimParam = "size" };
        RefusedWith(model, null, "leaves open how many values a latent has");
        RefusedWith(model, new OnnxGeneratorOptions { LatentSize = 5 }, "could not be run");
        using OnnxGenerator generator = OnnxGenerator.Open(model.ToByteArray(), new OnnxGeneratorOptions { LatentSize = 3 });
        GeneratorImages.AssertRight(Foreign, generator, 5);
    }

    [TestMethod]
    public void A_shape_that_the_file_leaves_open_is_found_by_running_it()
    {
        ModelProto model = Foreign.ToModel();
        for (int side = 1; side < 4; side++)
        {
            model.Graph.Output[0].Type.TensorType.Shape.Dim[side] = new TensorShapeProto.Types.Dimension { DimParam = $"side{side}" };
        }

        using OnnxGenerator generator = OnnxGenerator.Open(model.ToByteArray());
        Assert.AreEqual(Foreign.Shape, generator.Info.Shape);
        GeneratorImages.AssertRight(Foreign, generator, 5);
    }

    [TestMethod]
    public void A_network_that_is_made_for_one_row_is_run_row_by_row()
    {
        ModelProto model = Foreign.ToModel();
        ImageShapeOf(model)[0] = 1;
        using OnnxGenerator generator = OnnxGenerator.Open(model.ToByteArray());
        GeneratorImages.AssertRight(Foreign, generator, 5);
    }

    [TestMethod]
    public void A_network_that_makes_other_than_one_image_of_each_latent_is_refused()
    {
        ModelProto model = Foreign.ToModel();
        ImageShapeOf(model)[0] = -1;
        ImageShapeOf(model)[3] = 1;
        RefusedWith(model, null, "For 2 latents it gave [4, 1, 2, 1], where [2, channels, height, width] should come");
    }

    [TestMethod]
    public void Names_choose_among_several_inputs_and_outputs()
    {
        ModelProto model = Foreign.ToModel();
        model.Graph.Output.Add(model.Graph.Output[0].Clone());
        model.Graph.Output[1].Name = "planes";
        RefusedWith(model, null, "choose one of 'pixels', 'planes' as OnnxGeneratorOptions.ImageOutput");
        var options = new OnnxGeneratorOptions { ImageOutput = "planes", LatentInput = "z" };
        using OnnxGenerator generator = OnnxGenerator.Open(model.ToByteArray(), options);
        GeneratorImages.AssertRight(Foreign, generator, 5);
        RefusedWith(model, new OnnxGeneratorOptions { ImageOutput = "z" }, "no output 'z'");
        RefusedWith(model, options with { LatentInput = "x" }, "no input 'x', but 'z' (Float [batch, 3])");
    }

    [TestMethod]
    public void A_label_can_be_named()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(
            Conditional.ToBytes(), new OnnxGeneratorOptions { LabelInput = "y", ClassNames = Conditional.ClassNames });
        GeneratorImages.AssertRight(Conditional, generator, 5);
    }

    [TestMethod]
    public void Classes_and_labels_go_together()
    {
        RefusedWith(Conditional.ToModel(), null, "takes labels as 'y' but does not name the classes");
        RefusedWith(Foreign.ToModel(), new OnnxGeneratorOptions { ClassNames = ["a"] }, "no input for a label");
    }

    [TestMethod]
    public void Names_at_hand_are_for_files_that_take_labels_and_name_none()
    {
        var atHand = new OnnxGeneratorOptions { DefaultClassNames = Conditional.ClassNames };
        using OnnxGenerator conditional = OnnxGenerator.Open(Conditional.ToBytes(), atHand);
        CollectionAssert.AreEqual(Conditional.ClassNames.ToArray(), conditional.Info.ClassNames.ToArray());
        CollectionAssert.AreEqual(
            Conditional.ClassNames.ToArray(), conditional.Options.ClassNames.ToArray(), "what a saved pipeline opens it with");
        GeneratorImages.AssertRight(Conditional, conditional, 5);
        using OnnxGenerator named = OnnxGenerator.Open(Conditional.ToBytes(), atHand with { ClassNames = ["a", "b", "c"] });
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, named.Info.ClassNames.ToArray());
        using OnnxGenerator unconditional = OnnxGenerator.Open(Foreign.ToBytes(), atHand);
        Assert.IsFalse(unconditional.Info.IsConditional);
        using OnnxGenerator own = OnnxGenerator.Open(new TinyGenerator { ClassNames = ["x"] }.ToBytes(), atHand);
        CollectionAssert.AreEqual(new[] { "x" }, own.Info.ClassNames.ToArray());
    }

    [TestMethod]
    public void The_values_of_the_trial_are_those_of_the_network()
    {
        TinyGenerator tanh = Foreign with { Tanh = true };
        using OnnxGenerator generator = OnnxGenerator.Open(
            tanh.ToBytes(), new OnnxGeneratorOptions { PixelRange = PixelRange.Sigmoid });
        float[] latents = new float[2 * tanh.LatentSize];
        new LatentSampler(0, tanh.LatentSize, LatentDistribution.Normal).Fill(0, 2, latents);
        float[] values = [.. latents.Chunk(tanh.LatentSize).SelectMany(latent => tanh.Expected(latent)).Select(pixel => (2 * pixel) - 1)];
        Assert.AreEqual(values.Min(), generator.TrialValues.Minimum, 1e-6);
        Assert.AreEqual(values.Max(), generator.TrialValues.Maximum, 1e-6);
        Assert.IsFalse(generator.HasMetadata);
        using OnnxGenerator own = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        Assert.IsTrue(own.HasMetadata);
        using OnnxGenerator broken = OnnxGenerator.Open((Foreign with { Factor = float.NaN }).ToBytes());
        Assert.AreEqual((float.NaN, float.NaN), (broken.TrialValues.Minimum, broken.TrialValues.Maximum));
    }

    [TestMethod]
    public void Inputs_of_other_kinds_are_refused()
    {
        ModelProto third = Conditional.ToModel();
        third.Graph.Input.Add(third.Graph.Input[1].Clone());
        third.Graph.Input[2].Name = "style";
        RefusedWith(third, new OnnxGeneratorOptions { ClassNames = ["a"] }, "one for the latent and at most one for the label");

        ModelProto two = Foreign.ToModel();
        two.Graph.Input[0].Name = "a";
        two.Graph.Input.Add(two.Graph.Input[0].Clone());
        two.Graph.Input[1].Name = "b";
        two.Graph.Node[0].Input[0] = "a";
        RefusedWith(two, null, "choose one of 'a', 'b' as OnnxGeneratorOptions.LatentInput");

        ModelProto pictures = Foreign.ToModel();
        pictures.Graph.Input.Add(pictures.Graph.Output[0].Clone());
        pictures.Graph.Input[1].Name = "y";
        RefusedWith(pictures, new OnnxGeneratorOptions { ClassNames = ["a"] }, "'y' should be a label for each row, [batch], [batch, 1]");
    }

    [TestMethod]
    public void Batches_must_agree()
    {
        ModelProto model = (Foreign with { FixedBatch = 4 }).ToModel();
        ImageShapeOf(model)[0] = 2;
        ImageShapeOf(model)[1] = 2;
        foreach (int side in new[] { 0, 1 })
        {
            model.Graph.Output[0].Type.TensorType.Shape.Dim[side].DimValue = 2;
        }

        RefusedWith(model, null, "disagree about the batch: 4, 2 rows");
    }

    [TestMethod]
    [DataRow(1f, 1f)]
    [DataRow(1f, 0f)]
    [DataRow(float.NaN, 1f)]
    [DataRow(0f, float.PositiveInfinity)]
    public void A_range_of_pixels_is_not_empty(float minimum, float maximum) =>
        Assert.ThrowsExactly<ArgumentException>(() => OnnxGenerator.Open(
            Foreign.ToBytes(), new OnnxGeneratorOptions { PixelRange = new PixelRange(minimum, maximum) }));

    [TestMethod]
    public void Impossible_options_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxGeneratorOptions { IntraOpThreads = -1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxGeneratorOptions { LatentSize = 0 });
    }

    private static RepeatedField<long> ImageShapeOf(ModelProto model) =>
        model.Graph.Initializer.Single(initializer => initializer.Name == "image_shape").Int64Data;

    private static void RefusedWith(ModelProto model, OnnxGeneratorOptions? options, string message)
    {
        var e = Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(model.ToByteArray(), options));
        StringAssert.Contains(e.Message, message);
    }
}
