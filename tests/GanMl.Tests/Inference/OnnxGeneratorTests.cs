using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Inference;

/// <summary>Images of small generators, against a matrix product by hand.</summary>
[TestClass]
public sealed class OnnxGeneratorTests
{
    private static readonly TinyGenerator Plain = new();
    private static readonly TinyGenerator Conditional = new() { ClassNames = ["apple", "pear", "plum"] };

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(600)]
    public void An_unconditional_generator_gives_the_images_computed_by_hand(int rows)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Plain.ToBytes());
        GeneratorImages.AssertRight(Plain, generator, rows);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(600)]
    public void A_conditional_generator_gives_the_images_computed_by_hand(int rows)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Conditional.ToBytes());
        GeneratorImages.AssertRight(Conditional, generator, rows);
    }

    [TestMethod]
    public void The_file_says_what_it_is_and_keeps_its_bytes()
    {
        using var folder = new TemporaryFolder();
        string path = Conditional.WriteTo(folder.Path);
        using OnnxGenerator generator = OnnxGenerator.Open(path, new OnnxGeneratorOptions { IntraOpThreads = 1 });
        Assert.AreEqual(Conditional.Info, generator.Info);
        CollectionAssert.AreEqual(File.ReadAllBytes(path), generator.Model.ToArray());
        GeneratorImages.AssertRight(Conditional, generator, 3);
    }

    [TestMethod]
    public void An_optional_input_is_left_to_its_default()
    {
        TinyGenerator truncated = Conditional with { WithTruncation = true };
        using OnnxGenerator generator = OnnxGenerator.Open(truncated.ToBytes());
        GeneratorImages.AssertRight(truncated, generator, 5);
    }

    [TestMethod]
    public void A_generator_of_size_one_and_a_large_one_work()
    {
        TinyGenerator[] generators =
        [
            new() { LatentSize = 1, Shape = new ImageShape(1, 1, 1) },
            new() { LatentSize = 100, Shape = new ImageShape(3, 17, 9), ClassNames = ["one"] },
        ];
        foreach (TinyGenerator tiny in generators)
        {
            using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
            GeneratorImages.AssertRight(tiny, generator, 9);
        }
    }

    [TestMethod]
    public void Pixels_are_clamped_whatever_the_network_gives()
    {
        TinyGenerator bright = Plain with { Factor = 3.0f };
        using OnnxGenerator generator = OnnxGenerator.Open(bright.ToBytes());
        GeneratorImages.AssertRight(bright, generator, 50);
        Assert.AreEqual(1.0f, generator.Generate(seed: 1, firstRow: 0, count: 50).Max());
    }

    [TestMethod]
    public void Many_threads_get_the_images_of_one()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Conditional.ToBytes());
        float[] expected = generator.Generate(seed: 3, firstRow: 0, count: 40);
        Parallel.For(0, 200, _ => CollectionAssert.AreEqual(expected, generator.Generate(seed: 3, firstRow: 0, count: 40)));
    }

    [TestMethod]
    public void A_label_out_of_range_is_named_with_its_row()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Conditional.ToBytes());
        foreach (long label in new[] { -1, 3, long.MaxValue })
        {
            var e = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(new float[6], [0L, label], new float[8]));
            StringAssert.Contains(e.Message, $"The label of row 1 is {label}; the generator has the labels 0 to 2.");
        }

        var later = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(seed: 1, firstRow: 100, count: 2, [2L, 3L]));
        StringAssert.Contains(later.Message, "row 101");
    }

    [TestMethod]
    public void Labels_must_be_there_exactly_when_there_are_classes()
    {
        using OnnxGenerator conditional = OnnxGenerator.Open(Conditional.ToBytes());
        var missing = Assert.ThrowsExactly<ArgumentException>(() => conditional.Generate(new float[6], [], new float[8]));
        StringAssert.Contains(missing.Message, "needs a label for each row; there are");

        using OnnxGenerator plain = OnnxGenerator.Open(Plain.ToBytes());
        var unwanted = Assert.ThrowsExactly<ArgumentException>(() => plain.Generate(new float[6], [0L, 0L], new float[8]));
        StringAssert.Contains(unwanted.Message, "takes no labels");
    }

    [TestMethod]
    public void Wrong_lengths_are_refused()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Plain.ToBytes());
        var latents = Assert.ThrowsExactly<ArgumentException>(() => generator.Generate(new float[7], [], new float[8]));
        StringAssert.Contains(latents.Message, "latents of 3 values");
        var images = Assert.ThrowsExactly<ArgumentException>(() => generator.Generate(new float[6], [], new float[7]));
        StringAssert.Contains(images.Message, "2 images of 1x2x2 need room for 8 values, not 7");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(1, 0, -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(1, 0, int.MaxValue));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(1, -1, 1));
    }

    [TestMethod]
    public void Values_that_are_not_finite_are_an_error_and_no_image()
    {
        using OnnxGenerator generator = OnnxGenerator.Open((Plain with { Factor = float.NaN }).ToBytes());
        var network = Assert.ThrowsExactly<GeneratorFileException>(() => generator.Generate(seed: 1, firstRow: 7, count: 2));
        StringAssert.Contains(network.Message, "not finite for row 7");
        var latent = Assert.ThrowsExactly<ArgumentException>(() => generator.Generate([0f, float.NaN, 0f], [], new float[4]));
        StringAssert.Contains(latent.Message, "latent of row 0");
    }

    [TestMethod]
    public void After_its_disposal_a_generator_refuses_everything()
    {
        OnnxGenerator generator = OnnxGenerator.Open(Plain.ToBytes());
        IEnumerable<GeneratedBatch> batches = generator.Generate(new GenerationPlan { Count = 3 });
        generator.Dispose();
        generator.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => generator.Generate(new float[3], [], new float[4]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => generator.Generate(1, 0, 1));
        Assert.ThrowsExactly<ObjectDisposedException>(() => generator.Generate(new GenerationPlan { Count = 1 }));
        Assert.ThrowsExactly<ObjectDisposedException>(() => batches.First());
    }

    [TestMethod]
    public async Task Disposal_while_other_threads_generate_harms_nobody()
    {
        byte[] file = (Plain with { LatentSize = 64, Shape = new ImageShape(1, 32, 32) }).ToBytes();
        for (int round = 0; round < 10; round++)
        {
            OnnxGenerator generator = OnnxGenerator.Open(file, new OnnxGeneratorOptions { IntraOpThreads = 1 });
            Task[] users = [.. Enumerable.Range(0, 3).Select(user => Task.Run(() =>
            {
                while (true)
                {
                    generator.Generate(seed: user, firstRow: 0, count: 16);
                }
            }))];
            await Task.Delay(5 * round);
            generator.Dispose();
            foreach (Task user in users)
            {
                await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => user);
            }
        }
    }
}
