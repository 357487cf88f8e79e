using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>The known answers that are published with Random123 (kat_vectors, philox4x32 with 10 rounds).</summary>
[TestClass]
public sealed class Philox4x32Tests
{
    [TestMethod]
    public void The_counter_of_zeros_gives_the_known_answer() =>
        Assert.AreEqual((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox4x32.Block(0, 0, 0, 0, 0, 0));

    [TestMethod]
    public void The_counter_of_ones_gives_the_known_answer() =>
        Assert.AreEqual(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox4x32.Block(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue));

    [TestMethod]
    public void The_digits_of_pi_give_the_known_answer() =>
        Assert.AreEqual(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox4x32.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
}
