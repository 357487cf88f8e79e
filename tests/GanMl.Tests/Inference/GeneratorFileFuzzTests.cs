using GanMl.Inference;
using GanMl.Tests.Support;

namespace GanMl.Tests.Inference;

/// <summary>Files that were damaged at random: each opens and runs, or is refused with the one error for it.</summary>
[TestClass]
public sealed class GeneratorFileFuzzTests
{
    private const int Files = 400;

    private static readonly TinyGenerator[] Generators =
    [
        new(),
        new() { ClassNames = ["apple", "pear", "plum"], WithTruncation = true },
        new() { Metadata = new Dictionary<string, string>(), FixedBatch = 2, Tanh = true, FourDimensionalLatent = true },
    ];

    [TestMethod]
    public void A_damaged_file_is_refused_or_works()
    {
        byte[][] originals = [.. Generators.Select(generator => generator.ToBytes())];
        var random = new Random(20261);
        int refused = 0;
        for (int i = 0; i < Files; i++)
        {
            byte[] damaged = Damage(originals[i % originals.Length], random);
            refused += OpensAndRuns(damaged, i) ? 0 : 1;
        }

        Assert.IsGreaterThan(Files / 10, refused, "the damage should have been noticed more often");
        Assert.IsLessThan(Files, refused, "some damage is harmless");
    }

    private static bool OpensAndRuns(byte[] file, int number)
    {
        try
        {
            using OnnxGenerator generator = OnnxGenerator.Open(file, new OnnxGeneratorOptions { IntraOpThreads = 1 });
            float[] images = generator.Generate(seed: 1, firstRow: 0, count: 3);
            Assert.IsTrue(images.All(value => value is >= 0 and <= 1), $"file {number}: a pixel is out of range");
            return true;
        }
        catch (GeneratorFileException)
        {
            return false;
        }
        catch (Exception e) when (e is not UnitTestAssertException)
        {
            throw new AssertFailedException($"File {number} ended in {e.GetType().Name}: {e.Message}", e);
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        switch (random.Next(5))
        {
            case 0:
                return original[..random.Next(original.Length)];
            case 1:
                bytes.RemoveRange(random.Next(bytes.Count - 16), random.Next(1, 16));
                break;
            case 2:
                byte[] inserted = new byte[random.Next(1, 16)];
                random.NextBytes(inserted);
                bytes.InsertRange(random.Next(bytes.Count), inserted);
                break;
            default:
                for (int change = random.Next(1, 4); change > 0; change--)
                {
                    bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
                }

                break;
        }

        return [.. bytes];
    }
}
