using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Parts;
using GanMl.Training.Watching;

namespace GanMl.Training.Runs;

/// <summary>What may be another when a run goes on, and what came from outside the run and is given again.</summary>
public sealed record ResumeOptions
{
    /// <summary>
    /// The images that it was trained on. Null opens them as the run's folder says; a run that was given images without saying how
    /// they were opened needs them.
    /// </summary>
    public ILabelledImages? Images { get; init; }

    /// <summary>
    /// Where the images are now, where they have moved: the folder of images, or the folder that holds the files of a set by name.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>Which image sets there are, and where their files are looked for.</summary>
    public ImageSetOptions Data { get; init; } = new();

    /// <summary>What the run's options ask for by name: what a program added to the parts of GanMl.</summary>
    public TrainingParts Parts { get; init; } = TrainingParts.Default;

    /// <summary>Where to compute; null for where it was asked to.</summary>
    public string? Device { get; init; }

    /// <summary>What is done at an alarm from now on; null for what was asked.</summary>
    public WatchOptions? Watch { get; init; }
}
