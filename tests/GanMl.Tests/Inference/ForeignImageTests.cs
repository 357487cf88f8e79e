using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Inference;

/// <summary>Images and latents of other types and layouts, and what StyleGAN's own exporters write.</summary>
[TestClass]
public sealed class ForeignImageTests
{
    private const float HalfPrecision = 1e-3f;
    private const float HalfByte = 0.501f / 255;

    private static readonly GreyGenerator Grey = new();

    private static readonly OnnxGeneratorOptions Tanh = new() { PixelRange = PixelRange.Tanh };

    [TestMethod]
    [DataRow(3, 6, 8)]
    [DataRow(1, 28, 28)]
    [DataRow(3, 32, 32)]
    public void Channels_last_are_turned_and_told(int channels, int height, int width)
    {
        GreyGenerator grey = Grey with { Shape = new ImageShape(channels, height, width), ChannelsLast = true };
        using OnnxGenerator generator = OnnxGenerator.Open(grey.ToBytes());
        GreyImages.AssertRight(grey, generator);
        Assert.Contains(
            $"[batch, height, width, channels], for they come as [batch, {height}, {width}, {channels}]", generator.Notes.Single());
        Assert.Contains("set OnnxGeneratorOptions.Layout", generator.Notes.Single());
        GreyImages.Opens(grey, new OnnxGeneratorOptions { Layout = ImageLayout.ChannelsLast });
        GreyImages.Opens(grey with { FixedBatch = 2 });
    }

    [TestMethod]
    public void Channels_first_stay_and_nothing_is_told()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Grey.ToBytes());
        Assert.IsEmpty(generator.Notes);
        GreyImages.AssertRight(Grey, generator);
        CollectionAssert.AreEqual(Grey.ToBytes(), generator.Model.ToArray(), "a file that needs nothing is not touched");
    }

    [TestMethod]
    public void A_layout_that_is_given_holds_whatever_the_sizes()
    {
        // [batch, 3, 8, 3]: sizes that say nothing.
        GreyGenerator doubtful = Grey with { Shape = new ImageShape(3, 3, 8), ChannelsLast = true };
        GreyImages.Opens(doubtful, new OnnxGeneratorOptions { Layout = ImageLayout.ChannelsLast });

        // [batch, 6, 8, 3] that someone knows to be six channels.
        using OnnxGenerator six = OnnxGenerator.Open(
            (Grey with { ChannelsLast = true }).ToBytes(), new OnnxGeneratorOptions { Layout = ImageLayout.ChannelsFirst });
        Assert.AreEqual(new ImageShape(6, 8, 3), six.Info.Shape);
        Assert.IsEmpty(six.Notes);
    }

    [TestMethod]
    public void What_was_turned_when_it_was_opened_is_not_turned_again()
    {
        GreyGenerator thin = Grey with { Shape = new ImageShape(8, 6, 3), ChannelsLast = true };
        using OnnxGenerator once = OnnxGenerator.Open(thin.ToBytes(), new OnnxGeneratorOptions { Layout = ImageLayout.ChannelsLast });
        using OnnxGenerator again = OnnxGenerator.Open(once.Model.ToArray());
        GreyImages.AssertRight(thin, again);
    }

    [TestMethod]
    [DataRow(DataType.Float16, HalfPrecision)]
    [DataRow(DataType.Double, 2e-6f)]
    [DataRow(DataType.Uint8, HalfByte)]
    [DataRow(DataType.Int32, HalfByte)]
    public void Images_of_other_types_are_taken(object type, float tolerance)
    {
        bool isWhole = (DataType)type is DataType.Uint8 or DataType.Int32;
        GreyGenerator grey = Grey with
        {
            ImageType = (DataType)type,
            Range = isWhole ? new PixelRange(0, 255) : PixelRange.Sigmoid,
        };

        // Bytes mean 0 to 255; for wider integers nobody knows.
        OnnxGeneratorOptions? options = (DataType)type == DataType.Int32 ? new() { PixelRange = new PixelRange(0, 255) } : null;
        GreyImages.Opens(grey, options, isWhole ? 2 * tolerance : tolerance);
        GreyImages.Opens(grey with { ChannelsLast = true, FixedBatch = 2 }, options, isWhole ? 2 * tolerance : tolerance);
    }

    [TestMethod]
    [DataRow(DataType.Float16)]
    [DataRow(DataType.Double)]
    public void Latents_of_other_types_are_taken(object type) =>
        GreyImages.Opens(Grey with { LatentType = (DataType)type }, tolerance: HalfPrecision);

    [TestMethod]
    [DataRow(4L, 1L, 1L)]
    [DataRow(1L, 1L, 4L)]
    [DataRow(1L, 4L)]
    [DataRow(4L, 1L)]
    public void Latents_with_axes_of_one_around_are_taken(params long[] sides) => GreyImages.Opens(Grey with { LatentSides = sides });

    [TestMethod]
    public void The_range_that_holds_is_told()
    {
        byte[] bytes = (Grey with { ImageType = DataType.Uint8, Range = new PixelRange(0, 255) }).ToBytes();
        using OnnxGenerator found = OnnxGenerator.Open(bytes);
        Assert.AreEqual(new PixelRange(0, 255), found.PixelRange);
        using OnnxGenerator given = OnnxGenerator.Open(bytes, new OnnxGeneratorOptions { PixelRange = new PixelRange(0, 100) });
        Assert.AreEqual(new PixelRange(0, 100), given.PixelRange);
        using OnnxGenerator tanh = OnnxGenerator.Open((Grey with { Range = PixelRange.Tanh }).ToBytes(), Tanh);
        Assert.AreEqual(PixelRange.Tanh, tanh.PixelRange);
    }

    [TestMethod]
    public void A_StyleGAN_with_empty_labels_and_psi_is_taken()
    {
        GreyGenerator style = Grey with { IsStyleGan = true, Range = PixelRange.Tanh };
        using OnnxGenerator generator = OnnxGenerator.Open(style.ToBytes(), Tanh);
        Assert.IsFalse(generator.Info.IsConditional);
        Assert.IsTrue(generator.Info.TakesTruncation);
        GreyImages.AssertRight(style, generator);
        GreyImages.AssertRight(style, generator, psi: 0.5f);

        // The formats of 2018, in which weights are inputs too.
        ModelProto old = style.ToModel();
        old.IrVersion = 3;
        foreach (TensorProto tensor in old.Graph.Initializer)
        {
            var shape = new TensorShapeProto();
            shape.Dim.AddRange(tensor.Dims.Select(side => new TensorShapeProto.Types.Dimension { DimValue = side }));
            var type = new TypeProto.Types.Tensor { ElemType = tensor.DataType, Shape = shape };
            old.Graph.Input.Add(new ValueInfoProto { Name = tensor.Name, Type = new TypeProto { TensorType = type } });
        }

        using OnnxGenerator older = OnnxGenerator.Open(old.ToByteArray(), Tanh);
        GreyImages.AssertRight(style, older, psi: 0.5f);
    }

    [TestMethod]
    public void A_synthesis_network_alone_is_told_what_it_lacks()
    {
        ModelProto model = Grey.ToModel();
        model.Graph.Input[0].Name = "ws";
        model.Graph.Node[0].Input[0] = "ws";
        model.Graph.Input[0].Type.TensorType.Shape.Dim.Insert(1, new TensorShapeProto.Types.Dimension { DimValue = 14 });
        Assert.Contains(
            "takes styles, 'ws' (Float [batch, 14, 4]), not latents: it is the synthesis network of a StyleGAN without its mapping "
            + "network. Export both",
            GreyImages.RefusalOf(model.ToByteArray()));
    }

    [TestMethod]
    public void Operators_too_old_to_convert_are_told()
    {
        GreyGenerator old = Grey with { Operators = 8, Format = 3, ImageType = DataType.Double };
        Assert.Contains("take operators of version 9 to convert, and it has version 8", GreyImages.RefusalOf(old.ToBytes()));
    }

    [TestMethod]
    public void The_file_that_is_named_is_the_one_that_was_given()
    {
        byte[] file = (Grey with { ChannelsLast = true }).ToBytes();
        using OnnxGenerator generator = OnnxGenerator.Open(file);
        Assert.AreEqual(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)), generator.FileHash);
    }
}
