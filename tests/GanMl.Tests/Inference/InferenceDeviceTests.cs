using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace GanMl.Tests.Inference;

/// <summary>Where a generator is run, and what is said where it cannot be.</summary>
[TestClass]
public class InferenceDeviceTests
{
    private static readonly TinyGenerator Tiny = new();
    private static readonly string[] WithGpus =
        ["CUDAExecutionProvider", "DmlExecutionProvider", "XnnpackExecutionProvider", "CPUExecutionProvider"];
    private static readonly string[] WithoutGpus = ["CPUExecutionProvider"];

    [TestMethod]
    [DataRow("auto", "auto")]
    [DataRow("CPU", "cpu")]
    [DataRow("cuda", "cuda:0")]
    [DataRow("Cuda:2", "cuda:2")]
    [DataRow("dml", "directml:0")]
    [DataRow("directml:1", "directml:1")]
    [DataRow("xnnpack", "xnnpack")]
    [DataRow("lib/provider.bin", "lib/provider.bin")]
    [DataRow("provider.so", "provider.so")]
    public void Text_becomes_a_device_and_text_again(string text, string expected)
    {
        var device = InferenceDevice.Parse(text);
        Assert.AreEqual(expected, device.ToString());
        Assert.AreEqual(device, InferenceDevice.Parse(expected));
        Assert.AreEqual(device.GetHashCode(), InferenceDevice.Parse(expected).GetHashCode());
    }

    [TestMethod]
    [DataRow("cuda:x")]
    [DataRow("cuda:-1")]
    [DataRow("cpu:1")]
    [DataRow("auto:0")]
    public void Text_that_is_no_device_is_refused(string text) => Assert.ThrowsExactly<FormatException>(() => InferenceDevice.Parse(text));

    [TestMethod]
    public void Devices_are_equal_when_they_name_the_same()
    {
        Assert.AreEqual(InferenceDevice.Provider("XNNPACK"), InferenceDevice.Provider("xnnpack"));
        Assert.AreNotEqual(InferenceDevice.Cuda(), InferenceDevice.Cuda(1));
        Assert.AreNotEqual(
            InferenceDevice.Provider("xnnpack"), InferenceDevice.Provider("xnnpack", new Dictionary<string, string> { ["threads"] = "2" }));
        Assert.AreNotEqual(InferenceDevice.Library("a.so"), InferenceDevice.Provider("a.so"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InferenceDevice.Cuda(-1));
        Assert.ThrowsExactly<ArgumentException>(() => InferenceDevice.Provider(" "));
    }

    [TestMethod]
    [DataRow("cuda", "CUDAExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu")]
    [DataRow("directml", "DmlExecutionProvider", "Microsoft.ML.OnnxRuntime.DirectML")]
    public void A_gpu_that_the_runtime_lacks_is_an_error_that_says_what_is_missing(string device, string provider, string package)
    {
        Skip.Unless(!OrtEnv.Instance().GetAvailableProviders().Contains(provider), $"This ONNX Runtime has {provider}.");

        var options = new OnnxGeneratorOptions { Device = InferenceDevice.Parse(device) };
        var error = Assert.ThrowsExactly<InferenceDeviceException>(() => OnnxGenerator.Open(Tiny.ToBytes(), options));
        StringAssert.Contains(error.Message, package);
        StringAssert.Contains(error.Message, "CPUExecutionProvider");
        var context = new MLContext();
        Assert.ThrowsExactly<InferenceDeviceException>(
            () => context.Transforms.GenerateImages(Tiny.ToBytes(), new GenerateImagesOptions { Opening = options }));
    }

    /// <summary>What the list of providers promises and the native library does not keep is the same clear error.</summary>
    [TestMethod]
    [DataRow("cuda", "CUDA 12")]
    [DataRow("directml", "DirectX 12")]
    [DataRow("xnnpack", "Look at its options")]
    public void A_provider_that_fails_is_an_error_that_says_what_it_takes(string device, string advice)
    {
        Skip.Unless(OrtEnv.Instance().GetAvailableProviders().Length == 1, "This ONNX Runtime has more than the processor.");

        using var options = new SessionOptions();
        var error = Assert.ThrowsExactly<InferenceDeviceException>(
            () => DeviceSetup.Apply(options, InferenceDevice.Parse(device), WithGpus));
        StringAssert.Contains(error.Message, advice);
        Assert.IsNotNull(error.InnerException);
    }

    [TestMethod]
    public void A_provider_that_nobody_knows_is_an_error_that_lists_those_there_are()
    {
        using var options = new SessionOptions();
        var error = Assert.ThrowsExactly<InferenceDeviceException>(
            () => DeviceSetup.Apply(options, InferenceDevice.Provider("Nonsense"), WithoutGpus));
        StringAssert.Contains(error.Message, "Nonsense");
        StringAssert.Contains(error.Message, "CPUExecutionProvider");
    }

    [TestMethod]
    public void A_library_that_is_none_is_an_error()
    {
        string folder = Directory.CreateTempSubdirectory("ganml").FullName;
        try
        {
            string text = Path.Combine(folder, "text.so");
            File.WriteAllText(text, "no library");
            foreach (string path in new[] { text, Path.Combine(folder, "absent.so") })
            {
                var options = new OnnxGeneratorOptions { Device = InferenceDevice.Library(path) };
                var error = Assert.ThrowsExactly<InferenceDeviceException>(() => OnnxGenerator.Open(Tiny.ToBytes(), options));
                StringAssert.Contains(error.Message, path);
                StringAssert.Contains(error.Message, "execution-provider library");
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void The_processor_by_its_provider_name_is_a_device_like_any_other()
    {
        using OnnxGenerator usual = OnnxGenerator.Open(Tiny.ToBytes());
        using OnnxGenerator named = OnnxGenerator.Open(
            Tiny.ToBytes(), new OnnxGeneratorOptions { Device = InferenceDevice.Provider("cpu") });
        CollectionAssert.AreEqual(usual.Generate(3, 0, 5), named.Generate(3, 0, 5));
        CollectionAssert.AreEqual(
            usual.Generate(3, 0, 500),
            named.Generate(new GenerationPlan { Seed = 3, Count = 500 }).SelectMany(batch => batch.Pixels.ToArray()).ToArray());
    }

    [TestMethod]
    public void Automatic_takes_what_there_is_and_says_why()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes(), new OnnxGeneratorOptions { Device = InferenceDevice.Auto });
        Assert.AreNotEqual(InferenceDevice.Auto, generator.Device);
        if (OrtEnv.Instance().GetAvailableProviders().Length == 1)
        {
            Assert.AreEqual(InferenceDevice.Cpu, generator.Device);
            Assert.HasCount(2, generator.DeviceNotes);
            StringAssert.Contains(generator.DeviceNotes[0], "cuda:0");
            using OnnxGenerator usual = OnnxGenerator.Open(Tiny.ToBytes());
            CollectionAssert.AreEqual(usual.Generate(3, 0, 5), generator.Generate(3, 0, 5));
        }
    }

    [TestMethod]
    public void Automatic_tries_one_after_the_other_and_nothing_else_does()
    {
        var tried = new List<string>();
        InferenceDevice Open(InferenceDevice device, params string[] broken)
        {
            tried.Add(device.ToString());
            return broken.Contains(device.Name) ? throw new InferenceDeviceException($"no {device}") : device;
        }

        (_, InferenceDevice device, IReadOnlyList<string> notes) = DeviceSetup.Open(InferenceDevice.Auto, wanted => Open(wanted, "cuda"));
        Assert.AreEqual(InferenceDevice.DirectML(), device);
        CollectionAssert.AreEqual(new[] { "no cuda:0" }, notes.ToArray());
        CollectionAssert.AreEqual(new[] { "cuda:0", "directml:0" }, tried);

        tried.Clear();
        Assert.ThrowsExactly<InferenceDeviceException>(() => DeviceSetup.Open(InferenceDevice.Cuda(1), wanted => Open(wanted, "cuda")));
        CollectionAssert.AreEqual(new[] { "cuda:1" }, tried);
    }

    [TestMethod]
    public void A_transformer_tells_its_device()
    {
        var context = new MLContext();
        var options = new GenerateImagesOptions { Opening = new OnnxGeneratorOptions { Device = InferenceDevice.Auto } };
        using ImageGeneratorTransformer model = context.Transforms.GenerateImages(Tiny.ToBytes(), options)
            .Fit(context.Data.CreateNoise(1, Tiny.Info));
        Assert.AreNotEqual(InferenceDevice.Auto, model.Device);
        Assert.AreEqual(model.Device.Equals(InferenceDevice.Cpu) ? 2 : 0, model.DeviceNotes.Count, string.Join(" ", model.DeviceNotes));
    }
}
