using GanMl.Models;
using GanMl.Training.Devices;
using GanMl.Training.Optimizers;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using GanMl.Training.Schedules;

namespace GanMl.Training.Trainer;

/// <summary>Whether options can be trained with, each alone and together.</summary>
internal static class TrainingOptionChecks
{
    /// <summary>Checks names and numbers.</summary>
    /// <exception cref="OptionException">A value that cannot be trained with; the message says which and why.</exception>
    internal static void Check(TrainingOptions options, TrainingParts parts)
    {
        OptionException.ThrowIfOutOfRange(options);
        OptionException.ThrowIfOutOfRange(options.Watch);
        if (options.Growth is not null)
        {
            OptionException.ThrowIfOutOfRange(options.Growth);
        }

        CheckNetwork(options, parts);
        CheckParts(options, parts);
        CheckSchedules(options, parts);
        CheckReconstruction(options);
        CheckBatches(options);
    }

    /// <summary>The architecture of some options.</summary>
    /// <exception cref="OptionException">There is none of that name.</exception>
    internal static IArchitecture ArchitectureOf(string name, TrainingParts parts)
    {
        IArchitecture? found = null;
        About(nameof(TrainingOptions.Architecture), () => found = parts.Architectures.Find(name));
        return found!;
    }

    private static void CheckNetwork(TrainingOptions options, TrainingParts parts)
    {
        IArchitecture architecture = ArchitectureOf(options.Architecture, parts);
        Type expected = architecture.DefaultOptions.GetType();
        Require(
            options.Network is null || options.Network.GetType() == expected,
            nameof(options.Network),
            $"'Network' is {options.Network?.GetType().Name}, but the options of the {architecture.Name} architecture are "
            + $"{expected.Name}.");
        options.Network?.Validate();
    }

    private static void CheckParts(TrainingOptions options, TrainingParts parts)
    {
        About(nameof(options.Loss), () => parts.Losses.Find(options.Loss));
        About(nameof(options.LabelSmoothing), () => options.GanLoss(parts));
        About(nameof(options.Optimizer), () => parts.Optimizers.Find(options.Optimizer));
        About(nameof(options.Beta1), () => parts.Optimizers.Find(options.Optimizer)
            .Check(new OptimizerSettings(options.LearningRate, options.Beta1, options.Beta2)));
        About(nameof(options.Regularizers), () => options.Regularizers.ToList().ForEach(one => one.Validate(parts.Regularizers)));
        About(nameof(options.Augmentations), () => options.Augmentations.ToList().ForEach(one => one.Validate(parts.Augmentations)));
        About(nameof(options.Device), () => TrainingDevice.CheckName(options.Device));
        Require(
            options.AdaptiveTarget is null || options.Augmentations.Any(one => parts.Augmentations.Find(one.Name).IsChance),
            nameof(options.AdaptiveTarget),
            "'AdaptiveTarget' needs an augmentation to adapt: name one with 'Augmentations'.");
        Require(
            !options.AugmentPairsAlike || options.Augmentations.Count > 0,
            nameof(options.AugmentPairsAlike),
            "'AugmentPairsAlike' true needs an augmentation: name one with 'Augmentations'.");
        CheckSeparatePenalties(options, parts);
    }

    private static void CheckSeparatePenalties(TrainingOptions options, TrainingParts parts)
    {
        if (!options.SeparatePenalties)
        {
            return;
        }

        Require(
            options.Regularizers.Count > 0,
            nameof(options.SeparatePenalties),
            "'SeparatePenalties' true needs a regulariser to separate: name one with 'Regularizers'.");
        using var all = new StepRegularizers(options.Regularizers, parts.Regularizers);
        Require(
            all.HaveOneInterval,
            nameof(options.SeparatePenalties),
            "With 'SeparatePenalties' true, all regularisers of one network are one step: give them the same interval in 'Regularizers'.");
    }

    private static void CheckSchedules(TrainingOptions options, TrainingParts parts)
    {
        Require(
            options.Beta2End is null || parts.Optimizers.Find(options.Optimizer).HasBetas,
            nameof(options.Beta2End),
            $"The optimiser {options.Optimizer} has no betas: leave 'Beta2End' out, or take adam.");
        Require(
            options.Beta2End is null || options.Beta2 is not null,
            nameof(options.Beta2End),
            "'Beta2End' says where the second beta ends: say where it begins, with 'Beta2'.");
        Require(
            options.LearningRateDecay > 0 || (options.LearningRateEnd == 0 && options.LearningRateCurve == LearningRateCurve.Linear),
            nameof(options.LearningRateDecay),
            "'LearningRateDecay' is 0, so the learning rate never falls: say over which part of the run it does, or leave out "
            + "'LearningRateCurve' and 'LearningRateEnd'.");
    }

    private static void CheckReconstruction(TrainingOptions options)
    {
        Require(
            options.ReconstructionWeight == 0 || options.Growth is null,
            nameof(options.ReconstructionWeight),
            "'ReconstructionWeight' needs images of one size: train without 'Growth'.");
        Require(
            options.ReconstructionEnd is null || options.ReconstructionWeight > 0,
            nameof(options.ReconstructionEnd),
            "'ReconstructionEnd' says where the weight of the reconstruction ends: say where it begins, with 'ReconstructionWeight'.");
    }

    private static void CheckBatches(TrainingOptions options)
    {
        Require(
            options.Images >= options.BatchSize,
            nameof(options.Images),
            $"'Images' is {options.Images}: that is less than one batch of {options.BatchSize}.");
        int[] batches = [options.BatchSize, .. options.Growth?.BatchSizes.Values ?? []];
        int odd = batches.FirstOrDefault(batch => batch % options.Packing != 0);
        Require(
            odd == 0,
            nameof(options.Packing),
            $"'Packing' is {options.Packing}: a batch of {odd} images is not a number of whole packs of {options.Packing}.");
    }

    /// <summary>What is wrong with a part that is asked for is wrong with the option that asks for it.</summary>
    private static void About(string option, Action check)
    {
        try
        {
            check();
        }
        catch (ArgumentException error) when (error is not OptionException)
        {
            throw new OptionException(option, error.Message, error);
        }
    }

    private static void Require(bool condition, string option, string otherwise)
    {
        if (!condition)
        {
            throw new OptionException(option, otherwise);
        }
    }
}
