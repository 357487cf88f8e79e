using GanMl.Training.Step;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

[TestClass]
public sealed class ExperienceReplayTests
{
    [TestMethod]
    public void It_fills_up_first_and_then_shows_older_images_of_the_same_class()
    {
        using var scope = NewDisposeScope();
        using var replay = new ExperienceReplay(100, 0.5);
        int replaced = 0, total = 0;
        for (int step = 0; step < 60; step++)
        {
            // The pixels say of which class and step an image is.
            Tensor label = arange(20, dtype: ScalarType.Int64).remainder(4);
            Tensor fresh = (label.to(ScalarType.Float32).view(20, 1, 1, 1) + (step * 10)).expand(20, 1, 2, 2).contiguous();
            Tensor mixed = replay.Mix(fresh, label);
            Assert.AreEqual(Math.Min(100, (step + 1) * 20), replay.Count);
            float[] values = [.. mixed.select(1, 0).select(1, 0).select(1, 0).data<float>()];
            for (int row = 0; row < 20; row++)
            {
                Assert.AreEqual(row % 4, values[row] % 10, "its class");
                Assert.IsLessThanOrEqualTo(step * 10 + 9, values[row]);
                replaced += values[row] < step * 10 ? 1 : 0;
                total++;
            }

            Assert.IsTrue(step > 0 || mixed.Equals(fresh), "nothing is older than the first step");
            Assert.AreEqual(step * 10, fresh.min().item<float>(), "what was given is left alone");
        }

        Assert.AreEqual(0.5, replaced / (total - 20.0), 0.05);
    }

    [TestMethod]
    public void Old_images_make_room_for_new_ones()
    {
        using var scope = NewDisposeScope();
        using var replay = new ExperienceReplay(50, 0.5);
        for (int step = 0; step < 200; step++)
        {
            replay.Mix(full([10, 1, 1, 1], (float)step), null);
        }

        float[] stored = [.. replay.State.Single(entry => entry.Name == "images").Tensor.data<float>()];
        // Five of fifty places are taken anew at each step: an image stays for about ten.
        Assert.AreEqual(10, 199 - stored.Average(), 6);
        Assert.IsGreaterThan(15, stored.Distinct().Count());
    }

    [TestMethod]
    public void Images_of_another_size_begin_a_new_store()
    {
        using var scope = NewDisposeScope();
        using var replay = new ExperienceReplay(8, 0.5);
        replay.Mix(ones(4, 1, 4, 4), null);
        Tensor larger = full([3, 1, 8, 8], 2f);
        Assert.IsTrue(replay.Mix(larger, null).Equals(larger));
        Assert.AreEqual(3, replay.Count);
    }

    [TestMethod]
    [DataRow(0, 0.5)]
    [DataRow(10, 0.0)]
    [DataRow(10, 1.0)]
    [DataRow(10, double.NaN)]
    public void Numbers_out_of_range_are_refused(int size, double share) =>
        Assert.ThrowsExactly<ArgumentException>(() => new ExperienceReplay(size, share));
}
