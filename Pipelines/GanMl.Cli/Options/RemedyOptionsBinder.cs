using System.CommandLine;
using GanMl.Models.Layers.Steps;
using GanMl.Training.Augmentation;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Cli.Options;

/// <summary>The options against collapse, oscillation and a discriminator that wins.</summary>
internal sealed class RemedyOptionsBinder
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<double?> _discriminatorRate = new("--discriminator-learning-rate") { Description = "The step size of the discriminator's optimiser. Default: --learning-rate." };

    private readonly Option<int?> _discriminatorSteps = new("--discriminator-steps") { Description = "Steps of the discriminator for one of the generator. Default: that of the model's preset." };

    private readonly Option<string[]> _augmentations = new("--augmentation")
    {
        Description = "What is done to every image, real or generated, before the discriminator sees it, as name or name:strength: "
            + $"{string.Join(", ", AugmentationCatalogue.Default.All.Select(augmentation => augmentation.Name))}, or none. May be given several times; "
            + "color, translation and cutout together are DiffAugment.",
    };

    private readonly Option<double?> _adaptiveTarget = new("--adaptive-target")
    {
        Description = "Adaptive augmentation: the chance of the augmentations rises while the mean sign of the discriminator's logits of real images is above this, and falls below. The paper takes 0.6.",
    };

    private readonly Option<double?> _replayShare = new("--replay") { Description = "Experience replay: the share of generated images that the discriminator is shown again from earlier steps, 0 to 1." };

    private readonly Option<int?> _replaySize = new("--replay-size") { Description = $"How many generated images are kept for it. Default: {Defaults.ReplaySize}." };

    private readonly Option<int?> _packing = new("--packing") { Description = "PacGAN: images that the discriminator judges together. Needs --unconditional, and a batch of whole packs." };

    private readonly Option<int?> _minibatchKernels = new("--minibatch-discrimination") { Description = "Kernels of minibatch discrimination before the discriminator's logit; 0 leaves it out." };

    private readonly Option<bool> _spectral = new("--spectral-normalization") { Description = "Divide the weights of a dense or dcgan discriminator by their largest singular value." };

    private readonly Option<double?> _weightClip = new("--weight-clip") { Description = "The largest absolute value of a weight of the discriminator: what the Wasserstein loss first came with, at 0.01." };

    private readonly Option<double?> _labelSmoothing = new("--label-smoothing") { Description = "One-sided label smoothing: by how much the discriminator's target for real images is less than 1, 0 to 0.5." };

    private readonly Option<AlarmAction?> _onAlarm = new("--on-alarm")
    {
        Description = "What to do when images collapse, losses diverge or the discriminator has won: warn and go on, stop and export, "
            + $"roll-back to the last good checkpoint and go on with other random numbers, or ignore. Default: {NameOf(Defaults.Watch.OnAlarm)}.",
        CustomParser = result => Parse(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<int?> _rollBacks = new("--roll-backs") { Description = $"How often a run goes back at most. Default: {Defaults.Watch.RollBacks}." };

    internal void AddTo(Command command)
    {
        _discriminatorSteps.AtLeast(1);
        _replaySize.AtLeast(1);
        _rollBacks.AtLeast(0);
        _packing.AtLeast(1);
        _minibatchKernels.AtLeast(0);
        foreach (Option option in new Option[] { _discriminatorRate, _discriminatorSteps, _augmentations, _adaptiveTarget, _replayShare, _replaySize, _packing, _minibatchKernels, _spectral, _weightClip, _labelSmoothing, _onAlarm, _rollBacks })
        {
            command.Options.Add(option);
        }
    }

    internal TrainingOptions Bind(ParseResult parsed, TrainingOptions preset) => preset with
    {
        DiscriminatorLearningRate = parsed.GetValue(_discriminatorRate) ?? preset.DiscriminatorLearningRate,
        DiscriminatorSteps = parsed.GetValue(_discriminatorSteps) ?? preset.DiscriminatorSteps,
        Augmentations = Augmentations(parsed, preset),
        AdaptiveTarget = parsed.GetValue(_adaptiveTarget) ?? preset.AdaptiveTarget,
        ReplayShare = parsed.GetValue(_replayShare) ?? preset.ReplayShare,
        ReplaySize = parsed.GetValue(_replaySize) ?? preset.ReplaySize,
        Packing = parsed.GetValue(_packing) ?? preset.Packing,
        WeightClip = parsed.GetValue(_weightClip) ?? preset.WeightClip,
        Layers = preset.Layers with
        {
            MinibatchKernels = parsed.GetValue(_minibatchKernels) ?? preset.Layers.MinibatchKernels,
            SpectralNormalization = preset.Layers.SpectralNormalization || parsed.GetValue(_spectral),
        },
        LabelSmoothing = parsed.GetValue(_labelSmoothing) ?? preset.LabelSmoothing,
        Watch = Watch(parsed, preset.Watch),
    };

    /// <summary>The names of the options that a run may be given when it goes on.</summary>
    internal IReadOnlyList<string> OfWatch => [_onAlarm.Name, _rollBacks.Name];

    /// <summary>How a run is watched; where the options do not say, as before.</summary>
    internal WatchOptions Watch(ParseResult parsed, WatchOptions before) => before with
    {
        OnAlarm = parsed.GetValue(_onAlarm) ?? before.OnAlarm,
        RollBacks = parsed.GetValue(_rollBacks) ?? before.RollBacks,
    };

    private static string NameOf(AlarmAction action) => action == AlarmAction.RollBack ? "roll-back" : action.ToString().ToLowerInvariant();

    private static AlarmAction? Parse(string text, Action<string> refuse)
    {
        AlarmAction[] found = [.. Enum.GetValues<AlarmAction>().Where(action => string.Equals(NameOf(action), text, StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 0)
        {
            refuse($"--on-alarm cannot be '{text}': it is {string.Join(", ", Enum.GetValues<AlarmAction>().Select(NameOf))}.");
            return null;
        }

        return found[0];
    }

    private IReadOnlyList<AugmentationOptions> Augmentations(ParseResult parsed, TrainingOptions preset) =>
        NamedNumbers.Parse(parsed.GetValue(_augmentations), preset.Augmentations, AugmentationOptions.Parse);
}
