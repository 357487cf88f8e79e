using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace GanMl.Tests.Pipelines;

/// <summary>
/// On which device, and with how many threads, the generators of a context are run. These tests have an ONNX Runtime without CUDA, so a GPU
/// that is asked for cannot be used.
/// </summary>
[TestClass]
public class SavedDeviceTests
{
    private const string WithoutCuda = "cannot be run on cuda:0: the ONNX Runtime of this program was built without CUDA";
    private readonly IDataView _noise = new MLContext(1).Data.CreateNoise(10, Tiny.Grey.Info);

    [TestMethod]
    public void This_version_of_the_framework_shows_what_a_context_asks_for()
    {
        var context = new MLContext { GpuDeviceId = 3, FallbackToCpu = true };
        foreach (object catalog in new object[] { context.Transforms, context.Data })
        {
            IHostEnvironment? environment = ContextLogger.EnvironmentOf(catalog);
            Assert.AreEqual(3, ContextDevice.GpuOf(environment));
            Assert.IsTrue(ContextDevice.FallsBack(environment));
            Assert.IsNull(ContextDevice.GpuOf(ContextLogger.EnvironmentOf(new MLContext().Transforms)));
        }
    }

    [TestMethod]
    public void A_loaded_model_runs_where_the_context_says_or_not_at_all()
    {
        byte[] saved = Save();
        var error = Assert.Throws<Exception>(
            () => SavedModels.Load(new MLContext { GpuDeviceId = 0, FallbackToCpu = false }.UseGanMl(), saved));
        StringAssert.Contains(Deepest<InferenceDeviceException>(error).Message, WithoutCuda);

        // It may be said later, too: what counts is what holds when a model is loaded.
        MLContext later = new MLContext().UseGanMl();
        later.GpuDeviceId = 0;
        Assert.Throws<Exception>(() => SavedModels.Load(later, saved));
        later.GpuDeviceId = null;
        Assert.AreEqual(InferenceDevice.Cpu, Generator(later, saved).Device);
    }

    [TestMethod]
    public void Where_the_context_allows_it_the_CPU_takes_the_place_of_the_GPU_and_says_so()
    {
        var logger = new RecordingLogger();
        MLContext context = new MLContext { GpuDeviceId = 0, FallbackToCpu = true }.UseGanMl(logger);
        ImageGeneratorTransformer loaded = Generator(context, Save());
        Assert.AreEqual(InferenceDevice.Cpu, loaded.Device);
        StringAssert.Contains(loaded.DeviceNotes.Single(), WithoutCuda);
        StringAssert.Contains(logger.Lines.Single(), "Warning: The generator is run on the CPU. The generator " + WithoutCuda);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(3, 3), Reading.Vectors(loaded.Transform(_noise), "Pixels")[3]);

        // Closed and opened again it stays there.
        loaded.Dispose();
        Assert.HasCount(10, Reading.Vectors(loaded.Transform(_noise), "Pixels"));
        Assert.AreEqual(InferenceDevice.Cpu, loaded.Device);

        // Without a logger the context's log is told.
        MLContext plain = new MLContext { GpuDeviceId = 0, FallbackToCpu = true }.UseGanMl();
        var log = new List<string>();
        plain.Log += (_, e) => log.Add(e.Message);
        _ = Generator(plain, Save());
        Assert.IsTrue(log.Any(line => line.Contains(WithoutCuda, StringComparison.Ordinal)), string.Join('\n', log));
    }

    [TestMethod]
    public void The_options_of_UseGanMl_come_first()
    {
        byte[] saved = Save();
        MLContext context = new MLContext { GpuDeviceId = 0, FallbackToCpu = false }
            .UseGanMl(new SavedGeneratorOptions { Device = InferenceDevice.Cpu, IntraOpThreads = 1 });
        ImageGeneratorTransformer loaded = Generator(context, saved);
        Assert.AreEqual(InferenceDevice.Cpu, loaded.Device);
        Assert.AreEqual(1, OpeningOf(loaded).IntraOpThreads);
        Assert.IsEmpty(loaded.DeviceNotes);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(3, 3), Reading.Vectors(loaded.Transform(_noise), "Pixels")[3]);

        // Called again without options nothing changes; with others, those count.
        context.UseGanMl();
        Assert.AreEqual(1, OpeningOf(Generator(context, saved)).IntraOpThreads);
        context.UseGanMl(new SavedGeneratorOptions { Device = InferenceDevice.Cuda() });
        StringAssert.Contains(
            Deepest<InferenceDeviceException>(Assert.Throws<Exception>(() => SavedModels.Load(context, saved))).Message, WithoutCuda);

        // Another context knows nothing of it.
        Assert.AreEqual(0, OpeningOf(Generator(new MLContext().UseGanMl(), saved)).IntraOpThreads);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SavedGeneratorOptions { IntraOpThreads = -1 });
    }

    [TestMethod]
    public void A_generator_in_a_longer_chain_is_opened_the_same_way()
    {
        var context = new MLContext(1);
        ITransformer chain = context.Transforms.CopyColumns("Wanted", "Label")
            .Append(context.Transforms.GenerateImages(Tiny.Grey.ToBytes()))
            .Append(context.Transforms.CopyColumns("Features", "Pixels"))
            .Fit(_noise);
        byte[] saved = SavedModels.Save(chain, _noise.Schema);
        MLContext single = new MLContext().UseGanMl(new SavedGeneratorOptions { IntraOpThreads = 1 });
        Assert.AreEqual(1, OpeningOf(Generator(single, saved)).IntraOpThreads);
        var error = Assert.Throws<Exception>(
            () => SavedModels.Load(new MLContext { GpuDeviceId = 0, FallbackToCpu = false }.UseGanMl(), saved));
        StringAssert.Contains(Deepest<InferenceDeviceException>(error).Message, WithoutCuda);
    }

    [TestMethod]
    public void A_generator_from_a_file_runs_where_the_context_says()
    {
        using var folder = new TemporaryFolder();
        string path = Tiny.Grey.WriteTo(folder.Path);
        var strict = new MLContext { GpuDeviceId = 0, FallbackToCpu = false };
        StringAssert.Contains(
            Assert.ThrowsExactly<InferenceDeviceException>(() => strict.Transforms.GenerateImages(path)).Message, WithoutCuda);
        StringAssert.Contains(
            Assert.ThrowsExactly<InferenceDeviceException>(() => strict.Transforms.GenerateImages(Tiny.Grey.ToBytes())).Message,
            WithoutCuda);
        IDataView real = strict.Transforms.GenerateImages(path, OnCpu()).Fit(_noise).Transform(_noise);
        StringAssert.Contains(
            Assert.ThrowsExactly<InferenceDeviceException>(() => strict.Data.AppendSynthetic(real, path)).Message, WithoutCuda);

        var logger = new RecordingLogger();
        var lenient = new MLContext { GpuDeviceId = 0, FallbackToCpu = true };
        using ImageGeneratorTransformer model = lenient.Transforms
            .GenerateImages(path, new GenerateImagesOptions { Logger = logger, Opening = new OnnxGeneratorOptions { IntraOpThreads = 1 } })
            .Fit(_noise);
        Assert.AreEqual(InferenceDevice.Cpu, model.Device);
        StringAssert.Contains(logger.Lines.Single(), WithoutCuda);
    }

    private static GenerateImagesOptions OnCpu() => new() { Opening = new OnnxGeneratorOptions { Device = InferenceDevice.Cpu } };

    private byte[] Save()
    {
        using ImageGeneratorTransformer model = new MLContext(1).Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(_noise);
        return SavedModels.Save(model, _noise.Schema);
    }

    private static ImageGeneratorTransformer Generator(MLContext context, byte[] saved) =>
        SavedModels.Generators(SavedModels.Load(context, saved)).Single();

    private static OnnxGeneratorOptions OpeningOf(ImageGeneratorTransformer transformer)
    {
        using GeneratorLease lease = transformer.Shared.Acquire();
        return lease.Generator.Options;
    }

    /// <summary>ML.NET wraps what a loader throws.</summary>
    private static TException Deepest<TException>(Exception error)
        where TException : Exception => Assert.IsInstanceOfType<TException>(error.GetBaseException());
}
