using System.CommandLine;
using GanMl.Models;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using GanMl.Training.Trainer;

namespace GanMl.Cli.Options;

/// <summary>The options of the networks' layers.</summary>
internal sealed class NetworkOptionsBinder
{
    private static readonly LayerOptions Layers = new();
    private static readonly StyleOptions Style = new();

    private readonly Option<int?> _featureMaps = new("--feature-maps")
    {
        Description = $"Progressive, style and r3gan networks: feature maps times the side of the map. Default: {Layers.FeatureMapBase}, so {Layers.FeatureMapsAt(32)} maps at 32 pixels.",
    };

    private readonly Option<int?> _maximumFeatureMaps = new("--max-feature-maps")
    {
        Description = $"Progressive, style and r3gan networks: the most feature maps of a layer. Default: {Layers.MaximumFeatureMaps}.",
    };

    private readonly Option<int?> _blocks = new("--blocks") { Description = "Residual blocks at each size of an r3gan network. Default: 1." };

    private readonly Option<int?> _expansion = new("--expansion")
    {
        Description = "Feature maps inside a block of an r3gan network for one outside. Default: that of the model's preset.",
    };

    private readonly Option<int?> _groupMaps = new("--group-maps")
    {
        Description = "Feature maps of a group of the 3 x 3 convolutions of an r3gan network; 0 for one group. Default: that of the model's preset.",
    };

    private readonly Option<bool?> _bfloat16 = new("--bfloat16")
    {
        Description = "Whether to compute the blocks of an r3gan network with bfloat16 numbers in training. Default: on a GPU that has them (from Ampere on).",
    };

    private readonly Option<int?> _minibatchGroup = new("--minibatch-group")
    {
        Description = "Images in a group of the minibatch standard deviation; 0 leaves it out. Default: 4 in progressive and style networks, no such layer in others.",
    };

    private readonly Option<bool> _noEqualized = new("--no-equalized-learning-rate") { Description = "Use weights as they are, without a factor at run time." };

    private readonly Option<bool> _noPixelNormalization = new("--no-pixel-normalization") { Description = "Leave pixel normalisation out of the progressive generator." };

    private readonly Option<int?> _mappingLayers = new("--mapping-layers") { Description = $"Layers of a style generator's mapping network. Default: {Style.MappingLayers}." };

    private readonly Option<int?> _styleSize = new("--style-size") { Description = "Values in a style. Default: as many as in a latent." };

    private readonly Option<bool> _noNoise = new("--no-noise") { Description = "Leave the noise out of a style generator." };

    private readonly Option<double?> _mixing = new("--mixing")
    {
        Description = $"The share of training images with two styles, 0 to 1. Default: {Style.MixingProbability}.",
    };

    internal void AddTo(Command command)
    {
        _featureMaps.AtLeast(1);
        _maximumFeatureMaps.AtLeast(1);
        _blocks.AtLeast(1);
        _expansion.AtLeast(1);
        _groupMaps.AtLeast(0);
        _minibatchGroup.AtLeast(0);
        _mappingLayers.AtLeast(1);
        _styleSize.AtLeast(1);
        foreach (Option option in new Option[]
        {
            _featureMaps, _maximumFeatureMaps, _blocks, _expansion, _groupMaps, _bfloat16, _minibatchGroup, _noEqualized, _noPixelNormalization, _mappingLayers, _styleSize, _noNoise, _mixing,
        })
        {
            command.Options.Add(option);
        }
    }

    internal TrainingOptions Bind(ParseResult parsed, TrainingOptions preset) => preset with
    {
        Layers = preset.Layers with
        {
            FeatureMapBase = parsed.GetValue(_featureMaps) ?? preset.Layers.FeatureMapBase,
            MaximumFeatureMaps = parsed.GetValue(_maximumFeatureMaps) ?? preset.Layers.MaximumFeatureMaps,
            Blocks = parsed.GetValue(_blocks) ?? preset.Layers.Blocks,
            Expansion = parsed.GetValue(_expansion) ?? preset.Layers.Expansion,
            GroupMaps = parsed.GetValue(_groupMaps) ?? preset.Layers.GroupMaps,
            BFloat16 = parsed.GetValue(_bfloat16) ?? preset.Layers.BFloat16,
            MinibatchGroup = parsed.GetValue(_minibatchGroup) ?? preset.Layers.MinibatchGroup,
            EqualizedLearningRate = preset.Layers.EqualizedLearningRate && !parsed.GetValue(_noEqualized),
            PixelNormalization = preset.Layers.PixelNormalization && !parsed.GetValue(_noPixelNormalization),
        },
        Style = preset.Style with
        {
            MappingLayers = parsed.GetValue(_mappingLayers) ?? preset.Style.MappingLayers,
            StyleSize = parsed.GetValue(_styleSize) ?? preset.Style.StyleSize,
            Noise = preset.Style.Noise && !parsed.GetValue(_noNoise),
            MixingProbability = parsed.GetValue(_mixing) ?? preset.Style.MixingProbability,
        },
    };
}
