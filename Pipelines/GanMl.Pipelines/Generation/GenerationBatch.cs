using GanMl.Inference;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Latents and labels of some rows, and their images. The network runs when the first image is asked for. A row that cannot be
/// generated is an error only for who asks for its image: the rows before and after it are had as if it were alone.
/// </summary>
internal sealed class GenerationBatch
{
    private readonly ImageGeneratorTransformer _transformer;
    private readonly GeneratorInfo _generator;
    private readonly float[] _latents;
    private readonly long[] _labels;
    private readonly string?[] _faults;
    private float[] _images = [];
    private int _count;
    private int _firstImage;
    private int _endOfImages;

    internal GenerationBatch(ImageGeneratorTransformer transformer, int capacity)
    {
        _transformer = transformer;
        _generator = transformer.Generator;
        _latents = new float[capacity * _generator.LatentSize];
        _labels = new long[capacity];
        _faults = new string?[capacity];
    }

    internal void Clear()
    {
        _count = 0;
        _firstImage = 0;
        _endOfImages = 0;
    }

    /// <param name="latent">Dense or sparse.</param>
    /// <param name="key">The label as a key: 1 for the first class. Not looked at when the generator is unconditional.</param>
    internal void Add(in VBuffer<float> latent, uint key)
    {
        int size = _generator.LatentSize;
        Span<float> place = _latents.AsSpan(_count * size, size);
        latent.CopyTo(place);
        _labels[_count] = key - 1L;
        _faults[_count] = FaultOf(place, key);
        _count++;
    }

    /// <summary>The image of row <paramref name="slot"/> of the batch: [channels, height, width].</summary>
    /// <param name="slot">0 for the row that was added first.</param>
    /// <param name="position">Where the reader stands, for the error's message.</param>
    /// <exception cref="InvalidOperationException">The row has no label of the generator, or a latent that is not finite.</exception>
    internal ReadOnlySpan<float> ImageOf(int slot, long position)
    {
        if (_faults[slot] is { } fault)
        {
            throw new InvalidOperationException($"Row {position} (counted from 0) cannot be generated: {fault}");
        }

        if (slot < _firstImage || slot >= _endOfImages)
        {
            Generate(slot);
        }

        int length = _generator.Shape.Length;
        return _images.AsSpan((slot - _firstImage) * length, length);
    }

    private void Generate(int first)
    {
        int end = first;
        while (end < _count && _faults[end] is null)
        {
            end++;
        }

        int rows = end - first;
        int size = _generator.LatentSize;
        int imageValues = rows * _generator.Shape.Length;
        if (_images.Length < imageValues)
        {
            _images = new float[imageValues];
        }

        _endOfImages = 0;
        _transformer.Generate(
            _latents.AsSpan(first * size, rows * size),
            _generator.IsConditional ? _labels.AsSpan(first, rows) : [],
            _images.AsSpan(0, imageValues));
        (_firstImage, _endOfImages) = (first, end);
    }

    private string? FaultOf(ReadOnlySpan<float> latent, uint key)
    {
        foreach (float value in latent)
        {
            if (!float.IsFinite(value))
            {
                return $"its latent has the value {value}.";
            }
        }

        if (!_generator.IsConditional)
        {
            return null;
        }

        int classes = _generator.ClassNames.Count;
        return key == 0 ? "its label is missing (key 0). Filter such rows out, or give them a class."
            : key > classes ? $"its label is key {key}, but the generator has {classes} classes."
            : null;
    }
}
