using GanMl.Export.Inputs;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Models.Style;
using static TorchSharp.torch;

namespace GanMl.Training.GeneratorFile;

/// <summary>The inputs of a generator file.</summary>
internal static class GeneratorInputs
{
    /// <summary>Those of a generator, required ones first.</summary>
    internal static IReadOnlyList<ExportInput> Of(GeneratorNetwork generator, GeneratorInfo info)
    {
        ExportInput latent = Drawn(GeneratorNames.Latent, info);
        var inputs = new List<ExportInput> { latent };
        if (info.IsConditional)
        {
            inputs.Add(ExportInput.Indices(GeneratorNames.Label, info.ClassNames.Count));
        }

        if (generator is StyleGenerator style)
        {
            AddOptional(inputs, style, info);
        }
        else if (generator is INoisy noisy)
        {
            AddNoise(inputs, noisy.NoiseSize, noisy.FixedNoise());
        }

        return inputs;
    }

    /// <summary>By default the image is what the trained network draws: no truncation, one style, the fixed noise.</summary>
    private static void AddOptional(List<ExportInput> inputs, StyleGenerator style, GeneratorInfo info)
    {
        using Tensor none = zeros(1, info.LatentSize);
        using Tensor never = tensor((long)style.StyleLayers);
        inputs.Add(ExportInput.Number(GeneratorNames.Truncation, 1, lowest: 0, highest: 1));
        inputs.Add(Drawn(GeneratorNames.StyleLatent, info).WithDefault(none));
        inputs.Add(new ExportInput(
            GeneratorNames.StyleLayer, ScalarType.Int64, [],
            (size, random) => randint(0, style.StyleLayers + 1, size, ScalarType.Int64, generator: random)).WithDefault(never));
        AddNoise(inputs, style.NoiseSize, style.FixedNoise());
    }

    private static void AddNoise(List<ExportInput> inputs, int size, Tensor? fixedNoise)
    {
        using Tensor? noise = fixedNoise?.detach().cpu();
        if (noise is not null)
        {
            inputs.Add(ExportInput.Normal(GeneratorNames.Noise, size).WithDefault(noise));
        }
    }

    private static ExportInput Drawn(string name, GeneratorInfo info) => info.Distribution == LatentDistribution.Uniform
        ? ExportInput.Uniform(name, info.LatentSize)
        : ExportInput.Normal(name, info.LatentSize);
}
