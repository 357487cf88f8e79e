using System.Globalization;
using GanMl.Export.Recording;
using GanMl.Inference.Catalogues;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Training.Averaging;
using GanMl.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Runs;

/// <summary>
/// A generator whose weights are another average over its run, chosen after the run: made up of the snapshots that the run has left
/// (Karras et al., 2024, "Analyzing and improving the training dynamics of diffusion models", section 3.2).
/// </summary>
public static class PostHocAverage
{
    /// <summary>The largest difference from the profile that is asked for at which the average is still worth its name.</summary>
    private const double LargestError = 0.5;

    /// <summary>The generator of a run with another average.</summary>
    /// <param name="folder">A run that has ended, with <see cref="Trainer.TrainingOptions.AverageSnapshots"/> above 0.</param>
    /// <param name="relativeDeviation">
    /// How wide the average is: its standard deviation as a part of the images seen, 0.005 to 0.28. Most of its weight lies in a few such
    /// widths at the end of the run.
    /// </param>
    /// <param name="known">The architectures that there are; null for those of GanMl.</param>
    /// <returns>
    /// The generator, on the CPU and in evaluation mode; what it is; and how far its profile is from the one that was asked for, as a part
    /// of that: 0.02 is near, and more snapshots bring it nearer.
    /// </returns>
    /// <exception cref="ArgumentException">The width is out of range.</exception>
    /// <exception cref="TrainingException">The run has no snapshots, or not enough for this average.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or belongs to another network.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (GeneratorNetwork Generator, GeneratorInfo Info, double ProfileError) Load(
        RunFolder folder, double relativeDeviation, Catalogue<IArchitecture>? known = null)
    {
        if (relativeDeviation is not (>= PowerProfile.NarrowestDeviation and <= PowerProfile.WidestDeviation))
        {
            string given = relativeDeviation.ToString(CultureInfo.InvariantCulture);
            throw new ArgumentException($"An average of width {given} cannot be made up: the width must be 0.005 to 0.28 of the run.");
        }

        IReadOnlyList<string> files = RunAverages.FilesOf(folder.AveragesPath);
        if (files.Count == 0)
        {
            throw new TrainingException(
                $"The run in {folder.Path} has left no snapshots of its averages: train with 'AverageSnapshots' above 0.");
        }

        (string File, double Deviation, PowerProfile Profile)[] stored =
        [
            .. files.Select(file => (File: file, Images: AverageSnapshot.ReadImages(file)))
                .SelectMany(file => PowerAverage.Kept.Select(deviation =>
                    (file.File, deviation, PowerProfile.Of(deviation, file.Images)))),
        ];
        PowerProfile wanted = PowerProfile.Of(relativeDeviation, stored.Max(one => one.Profile.Images));
        (double[] amounts, double error) = PowerProfile.Fit([.. stored.Select(one => one.Profile)], wanted);
        if (error > LargestError)
        {
            string given = relativeDeviation.ToString(CultureInfo.InvariantCulture);
            throw new TrainingException(
                $"{files.Count} snapshots are too few for an average as narrow as {given} of the run: take a wider one, or train with more "
                + "'AverageSnapshots'.");
        }

        (GeneratorNetwork generator, GeneratorInfo info) = GeneratorCheckpoint.Load(folder.CheckpointPath, known);
        try
        {
            Fill(generator, stored.Zip(amounts, (one, amount) => (one.File, one.Deviation, amount)));
        }
        catch
        {
            generator.Dispose();
            throw;
        }

        return (generator, info with { Options = Facts(info, relativeDeviation) }, error);
    }

    private static void Fill(GeneratorNetwork generator, IEnumerable<(string File, double Deviation, double Amount)> parts)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (string Name, Tensor Tensor)[] floats = [.. ModuleTree.Tensors(generator).Where(entry => entry.Tensor.is_floating_point())];
        var sums = floats.ToDictionary(entry => entry.Name, entry => zeros_like(entry.Tensor, ScalarType.Float64));
        foreach (var file in parts.GroupBy(part => part.File))
        {
            AverageSnapshot.AddTo(file.Key, file.Select(part => (part.Deviation, part.Amount)), sums);
        }

        foreach ((string name, Tensor tensor) in floats)
        {
            tensor.copy_(sums[name]);
        }
    }

    /// <summary>The file tells of the average that it has instead of the run's own.</summary>
    private static Dictionary<string, string> Facts(GeneratorInfo info, double relativeDeviation)
    {
        var facts = new Dictionary<string, string>(info.Options);
        facts.Remove("average-half-life");
        facts["average-width"] = relativeDeviation.ToString(CultureInfo.InvariantCulture);
        return facts;
    }
}
