using System.Runtime.CompilerServices;
using GanMl.Images.Sets;
using GanMl.Inference.Latents;

namespace GanMl.Images.Shapes;

/// <summary>The random numbers of one image: a pure function of the seed, the split and the image's index.</summary>
internal struct ShapeRandom(long seed, ImageSetSplit split, int index)
{
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
        (_words[0], _words[1], _words[2], _words[3]) =
            Philox4x32.Block(_block++, (uint)index, (uint)split, RandomStream.Shapes, seed);
        _used = 0;
    }

    [InlineArray(4)]
    private struct Words
    {
        private uint _first;
    }
}
