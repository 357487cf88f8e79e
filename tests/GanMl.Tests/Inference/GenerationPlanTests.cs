using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>Any number of images, batch by batch.</summary>
[TestClass]
public sealed class GenerationPlanTests
{
    private static readonly TinyGenerator Tiny = new() { LatentSize = 30, Shape = new ImageShape(1, 7, 7), ClassNames = ["a", "b", "c"] };

    [TestMethod]
    public void The_images_are_the_same_whatever_the_batch_size()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        float[] expected = generator.Generate(seed: 4, firstRow: 10, count: 40);
        foreach (int batchSize in new[] { 1, 2, 7, 39, 40, 1000 })
        {
            var plan = new GenerationPlan { Seed = 4, FirstRow = 10, Count = 40, BatchSize = batchSize };
            float[] images = [.. generator.Generate(plan).SelectMany(batch => batch.Pixels.ToArray())];
            Assert.HasCount(expected.Length, images);
            for (int i = 0; i < images.Length; i++)
            {
                Assert.AreEqual(expected[i], images[i], 1e-6f, $"batches of {batchSize}, value {i}");
            }
        }
    }

    [TestMethod]
    public async Task Batches_can_be_awaited()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        var plan = new GenerationPlan { Seed = 4, FirstRow = 10, Count = 40, BatchSize = 7 };
        var awaited = new List<float>();
        await foreach (GeneratedBatch batch in generator.GenerateAsync(plan))
        {
            awaited.AddRange(batch.Pixels.Span);
        }

        CollectionAssert.AreEqual(generator.Generate(plan).SelectMany(batch => batch.Pixels.ToArray()).ToArray(), awaited);
        Assert.ThrowsExactly<ArgumentException>(() => generator.GenerateAsync(plan with { Truncation = 0.5f }));
        using var stop = new CancellationTokenSource();
        int seen = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (GeneratedBatch batch in generator.GenerateAsync(plan with { Count = 1_000_000 }, stop.Token))
            {
                seen++;
                await stop.CancelAsync();
            }
        });
        Assert.AreEqual(1, seen);
    }

    [TestMethod]
    public void An_image_is_what_its_row_says()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        float[] latent = new float[Tiny.LatentSize];
        foreach (GeneratedBatch batch in generator.Generate(
            new GenerationPlan { Seed = 4, FirstRow = 1_000_000_000_000, Count = 5, BatchSize = 2 }))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                long row = batch.FirstRow + i;
                new LatentSampler(4, Tiny.LatentSize).Fill(row, latent);
                Assert.AreEqual(row % 3, batch.Labels.Span[i]);
                float[] expected = Tiny.Expected(latent, row % 3);
                float[] image = batch.Image(i).ToArray();
                Assert.IsTrue(expected.Zip(image, (a, b) => Math.Abs(a - b)).Max() < 2e-6f, $"row {row}");
            }
        }
    }

    [TestMethod]
    public void Batches_tell_where_they_are_and_stay_valid()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        GeneratedBatch[] batches = [.. generator.Generate(new GenerationPlan { FirstRow = 3, Count = 5, BatchSize = 2 })];
        CollectionAssert.AreEqual(new long[] { 3, 5, 7 }, batches.Select(batch => batch.FirstRow).ToArray());
        CollectionAssert.AreEqual(new[] { 2, 2, 1 }, batches.Select(batch => batch.Count).ToArray());
        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 0, 1 }, batches.SelectMany(batch => batch.Labels.ToArray()).ToArray());
        Assert.AreEqual(Tiny.Shape, batches[0].Shape);
        CollectionAssert.AreEqual(
            generator.Generate(seed: 0, firstRow: 3, count: 2), batches[0].Pixels.ToArray(), "a batch keeps its images");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => batches[2].Image(1).Length);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => batches[2].Image(-1).Length);
    }

    [TestMethod]
    public void Labels_come_from_the_plan_when_it_has_them()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        var plan = new GenerationPlan { FirstRow = 2, Count = 4, BatchSize = 3, LabelOf = row => row == 4 ? 2 : 1 };
        long[] labels = [.. generator.Generate(plan).SelectMany(batch => batch.Labels.ToArray())];
        CollectionAssert.AreEqual(new long[] { 1, 1, 2, 1 }, labels);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(plan with { LabelOf = _ => 3 }).First());
    }

    [TestMethod]
    public void An_unconditional_generator_has_no_labels()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        Assert.AreEqual(0, generator.Generate(new GenerationPlan { Count = 2 }).Single().Labels.Length);
        Assert.ThrowsExactly<ArgumentException>(() => generator.Generate(new GenerationPlan { Count = 2, LabelOf = _ => 0 }));
    }

    [TestMethod]
    public void Cancellation_stops_between_batches()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        using var cancellation = new CancellationTokenSource();
        int batches = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            foreach (GeneratedBatch batch in generator.Generate(
                new GenerationPlan { Count = long.MaxValue, BatchSize = 1 }, cancellation.Token))
            {
                batches++;
                if (batch.FirstRow == 4)
                {
                    cancellation.Cancel();
                }
            }
        });
        Assert.AreEqual(5, batches);
    }

    [TestMethod]
    public void The_very_last_row_can_be_had_and_none_after_it()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        var last = new GenerationPlan { FirstRow = long.MaxValue - 1, Count = 2, BatchSize = 64 };
        Assert.AreEqual(2, generator.Generate(last).Single().Count);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(last with { Count = 3 }));
    }

    [TestMethod]
    public void Impossible_plans_are_refused_at_once()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        var plan = new GenerationPlan { Count = 1 };
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(plan with { Count = -1 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(plan with { FirstRow = -1 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => generator.Generate(plan with { BatchSize = 0 }));
        Assert.ThrowsExactly<ArgumentNullException>(() => generator.Generate(null!));
        Assert.AreEqual(0, generator.Generate(plan with { Count = 0 }).Count());
    }
}
