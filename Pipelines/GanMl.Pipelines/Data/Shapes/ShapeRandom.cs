using System.Runtime.CompilerServices;

namespace GanMl.Pipelines.Data.Shapes;

/// <summary>The random numbers of one image: a pure function of the seed, the split and the image's index.</summary>
internal struct ShapeRandom(long seed, ImageSetSplit split, int index)
{
    // The last word of the counter: "shap" in ASCII, so that no other use of the same seed sees the same numbers.
    private const uint Stream = 0x73686170;

    private uint _block;
    private int _used = 4;
    private Words _words;

    /// <summary>The next 32 random bits.</summary>
    internal uint Next()
    {
        if (_used == 4)
        {
            Refill();
        }

        return _words[_used++];
    }

    /// <summary>The next number from <paramref name="minimum"/> to <paramref name="maximum"/>, evenly spread.</summary>
    internal float Between(float minimum, float maximum) => minimum + ((maximum - minimum) * (Next() >> 8) * (1f / (1 << 24)));

    /// <summary>The next number of mean 0 and deviation 1, nearly normal: the sum of four bytes.</summary>
    internal float Noise()
    {
        const float Mean = 510;
        const float Deviation = 147.8f;
        uint bits = Next();
        uint pairs = (bits & 0x00ff00ff) + ((bits >> 8) & 0x00ff00ff);
        return ((pairs & 0xffff) + (pairs >> 16) - Mean) / Deviation;
    }

    private void Refill()
    {
        (uint a, uint b, uint c, uint d) = Philox(_block++, (uint)index, (uint)split, Stream, (uint)seed, (uint)(seed >> 32));
        _words[0] = a;
        _words[1] = b;
        _words[2] = c;
        _words[3] = d;
        _used = 0;
    }

    private static (uint, uint, uint, uint) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0;
            ulong p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }

    [InlineArray(4)]
    private struct Words
    {
        private uint _first;
    }
}
