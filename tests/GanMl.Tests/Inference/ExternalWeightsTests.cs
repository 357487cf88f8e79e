using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using Google.Protobuf;

namespace GanMl.Tests.Inference;

/// <summary>Weights in files beside the .onnx file.</summary>
[TestClass]
public sealed class ExternalWeightsTests : IDisposable
{
    private const string Weights = "grey.weights";

    private static readonly GreyGenerator Grey = new() { Classes = 3 };

    private static readonly OnnxGeneratorOptions Named = new() { ClassNames = Grey.ClassNames };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(false, Weights)]
    [DataRow(true, Weights)]
    [DataRow(false, "parts/grey.weights")]
    public void They_are_read_from_beside_the_file_and_only_once(bool asConstants, string location)
    {
        string path = Split(_folder.Path, asConstants, location);
        using OnnxGenerator generator = OnnxGenerator.Open(path, Named);
        GreyImages.AssertRight(Grey, generator);

        // What comes later is not mixed in: sessions that are opened later hold the same weights.
        File.WriteAllBytes(_folder[location], new byte[new FileInfo(_folder[location]).Length]);
        using OnnxGenerator again = generator.Reopen();
        GreyImages.AssertRight(Grey, again);
        float[] latents = GreyImages.Latents(1), image = new float[Grey.Shape.Length];
        generator.GenerateOnThisThread(new GeneratorInput { Latents = latents, Labels = [2] }, image);
        CollectionAssert.AreEqual(Grey.Expected(latents, 2), image);
        using OnnxGenerator whole = OnnxGenerator.Open(generator.Model.ToArray(), Named);
        GreyImages.AssertRight(Grey, whole);
    }

    [TestMethod]
    public void The_working_directory_gives_nothing()
    {
        // A name that no other test uses, where the program stands.
        string name = $"{Guid.NewGuid():N}.weights", there = Path.Combine(Environment.CurrentDirectory, name);
        string path = Split(_folder.Path, false, name);
        try
        {
            File.Move(_folder[name], there);
            Assert.Contains($"a file beside it, '{name}', which is not there. Copy it along", Refusal(path));
            Assert.Contains("open it by its path", GreyImages.RefusalOf(File.ReadAllBytes(path), Named));
        }
        finally
        {
            File.Delete(there);
        }
    }

    [TestMethod]
    public void Links_are_followed_as_model_hubs_keep_them()
    {
        Skip.Unless(!OperatingSystem.IsWindows(), "Windows lets few make links.");

        // A snapshot with the right names, of links to blobs without them.
        string path = Split(Directory.CreateDirectory(_folder["split"]).FullName, false, Weights);
        Directory.CreateDirectory(_folder["blobs"]);
        Directory.CreateDirectory(_folder["snapshot"]);
        File.Move(path, _folder["blobs/1234"]);
        File.Move(_folder[$"split/{Weights}"], _folder["blobs/5678"]);
        File.CreateSymbolicLink(_folder["snapshot/grey.onnx"], "../blobs/1234");
        File.CreateSymbolicLink(_folder[$"snapshot/{Weights}"], "../blobs/5678");
        using (OnnxGenerator hub = OnnxGenerator.Open(_folder["snapshot/grey.onnx"], Named))
        {
            GreyImages.AssertRight(Grey, hub);
        }

        // A link to a file that has its weights beside it where it lies.
        string elsewhere = Split(Directory.CreateDirectory(_folder["models"]).FullName, false, Weights);
        File.CreateSymbolicLink(_folder["link.onnx"], elsewhere);
        using OnnxGenerator linked = OnnxGenerator.Open(_folder["link.onnx"], Named);
        GreyImages.AssertRight(Grey, linked);
    }

    [TestMethod]
    [DataRow("../grey.weights")]
    [DataRow("/grey.weights")]
    [DataRow("a/../../grey.weights")]
    [DataRow("..\\grey.weights")]
    [DataRow("C:\\grey.weights")]
    [DataRow("")]
    public void Nothing_is_read_outside_of_the_folder(string location)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Split(_folder.Path, false, Weights)));
        foreach (TensorProto tensor in model.Graph.Initializer.Where(tensor => tensor.ExternalData.Count > 0))
        {
            tensor.ExternalData.Single(entry => entry.Key == "location").Value = location;
        }

        Assert.Contains("outside of its own folder", Refusal(_folder.Write("outside.onnx", model.ToByteArray())));
    }

    [TestMethod]
    public void A_file_that_is_cut_off_is_told_by_name()
    {
        string path = Split(_folder.Path, false, Weights);
        using (FileStream stream = File.OpenWrite(_folder[Weights]))
        {
            stream.SetLength(8);
        }

        Assert.Contains($"of '{Weights}' on, but that file has 8 bytes. Copy both files again.", Refusal(path));
    }

    [TestMethod]
    public void Weights_of_a_branch_are_found_too()
    {
        ModelProto model = Grey.ToModel();
        var branch = new GraphProto { Name = "branch" };
        branch.Node.Add(new NodeProto { OpType = "Identity", Input = { "inner" }, Output = { "out" } });
        branch.Initializer.Add(new TensorProto { Name = "inner", DataType = 1, DataLocation = TensorProto.Types.DataLocation.External });
        model.Graph.Node.Add(new NodeProto
        {
            OpType = "If",
            Attribute = { new AttributeProto { Name = "then_branch", G = branch, Type = AttributeProto.Types.AttributeType.Graph } },
        });
        Assert.IsTrue(ExternalData.IsIn(model.ToByteArray()));
        Assert.HasCount(1, ExternalData.TensorsOf(model.Graph).ToArray());
        Assert.IsFalse(ExternalData.IsIn(Grey.ToBytes()));
    }

    private static string Refusal(string path) =>
        Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(path, Named).Dispose()).Message;

    /// <summary>Writes the generator with its float weights in a file beside it, as initializers or in Constant nodes.</summary>
    private static string Split(string folder, bool asConstants, string location)
    {
        ModelProto model = Grey.ToModel();
        var weights = new List<byte>();
        foreach (TensorProto tensor in model.Graph.Initializer.Where(tensor => tensor.RawData.Length > 0).ToArray())
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{weights.Count}" });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{tensor.RawData.Length}" });
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            weights.AddRange(tensor.RawData);
            tensor.ClearRawData();
            if (asConstants)
            {
                model.Graph.Initializer.Remove(tensor);
                model.Graph.Node.Insert(0, new NodeProto
                {
                    OpType = "Constant",
                    Output = { tensor.Name },
                    Attribute = { new AttributeProto { Name = "value", T = tensor, Type = AttributeProto.Types.AttributeType.Tensor } },
                });
            }
        }

        string file = Path.Combine(folder, location);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, [.. weights]);
        string path = Path.Combine(folder, "grey.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }
}
