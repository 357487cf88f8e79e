using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using Google.Protobuf;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Inference;

/// <summary>Labels of any type, as numbers, in a column, or one-hot.</summary>
[TestClass]
public sealed class ForeignLabelTests
{
    private const int Classes = 4;

    private static readonly GreyGenerator Grey = new() { Classes = Classes };

    private static readonly OnnxGeneratorOptions Named = new() { ClassNames = Grey.ClassNames };

    public static IEnumerable<object[]> Kinds() =>
        from type in new[]
        {
            DataType.Int64, DataType.Int32, DataType.Float, DataType.Double, DataType.Float16, DataType.Uint8, DataType.Bool,
        }
        from sides in new long[][] { [], [1], [1, 1], [Classes], [Classes, 1, 1] }
        where type != DataType.Bool || sides.Contains(Classes)
        select new object[] { type, sides };

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Any_kind_is_understood(object type, long[] sides)
    {
        GreyGenerator grey = Grey with { LabelType = (DataType)type, LabelSides = sides };
        GreyImages.Opens(grey, Named);
        GreyImages.Opens(grey with { FixedBatch = 3 }, Named);
    }

    [TestMethod]
    public void The_latent_is_told_from_one_hot_labels_by_name_or_by_length()
    {
        ModelProto model = (Grey with { LabelType = DataType.Float, LabelSides = [Classes] }).ToModel();
        Rename(model, "z", "input_1");
        Rename(model, "y", "input_2");
        Assert.Contains(
            "choose one of 'input_1', 'input_2' as OnnxGeneratorOptions.LatentInput", GreyImages.RefusalOf(model.ToByteArray(), Named));
        foreach (OnnxGeneratorOptions options in new[] { Named with { LatentInput = "input_1" }, Named with { LabelInput = "input_2" } })
        {
            using OnnxGenerator given = OnnxGenerator.Open(model.ToByteArray(), options);
            GreyImages.AssertRight(Grey, given);
        }

        // Five classes and a latent of four values: no other order is possible.
        GreyGenerator five = Grey with { Classes = 5, LabelType = DataType.Float, LabelSides = [5] };
        model = five.ToModel();
        Rename(model, "z", "input_1");
        Rename(model, "y", "input_2");
        using OnnxGenerator found = OnnxGenerator.Open(model.ToByteArray(), new OnnxGeneratorOptions { ClassNames = five.ClassNames });
        GreyImages.AssertRight(five, found);
    }

    [TestMethod]
    public void Classes_without_names_are_asked_for_with_their_number()
    {
        byte[] model = (Grey with { LabelType = DataType.Float, LabelSides = [Classes] }).ToBytes();
        Assert.Contains(
            "takes labels as 'y' but does not name the classes: give the names of its 4 classes as OnnxGeneratorOptions.ClassNames",
            GreyImages.RefusalOf(model));
        Assert.Contains(
            "'y' takes one-hot labels of 4 classes, but 2 class names are given: give 4 as OnnxGeneratorOptions.ClassNames",
            GreyImages.RefusalOf(model, new OnnxGeneratorOptions { ClassNames = ["a", "b"] }));
    }

    [TestMethod]
    public void Names_of_a_data_set_serve_one_hot_labels_too()
    {
        GreyGenerator grey = Grey with { LabelType = DataType.Float, LabelSides = [Classes] };
        using OnnxGenerator generator = OnnxGenerator.Open(
            grey.ToBytes(), new OnnxGeneratorOptions { DefaultClassNames = grey.ClassNames });
        Assert.AreEqual(Classes, generator.Info.ClassNames.Count);
        GreyImages.AssertRight(grey, generator);
    }

    private static void Rename(ModelProto model, string name, string newName)
    {
        model.Graph.Input.Single(input => input.Name == name).Name = newName;
        foreach (NodeProto node in model.Graph.Node.Where(node => node.Input.Contains(name)))
        {
            node.Input[node.Input.IndexOf(name)] = newName;
        }
    }
}
