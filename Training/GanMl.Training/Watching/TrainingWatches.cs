using GanMl.Inference.Catalogues;

namespace GanMl.Training.Watching;

/// <summary>All watches over a run.</summary>
internal sealed class TrainingWatches
{
    private readonly IReadOnlyList<ITrainingWatch> _watches;

    /// <summary>One of every kind.</summary>
    /// <param name="known">The watches that there are; null for those of GanMl.</param>
    public TrainingWatches(Catalogue<Factory<ITrainingWatch>>? known = null) =>
        _watches = [.. (known ?? WatchCatalogue.Default).All.Select(watch => watch.Create())];

    /// <summary>Whether any watch saw something bad at the last look.</summary>
    public bool IsSuspicious => _watches.Any(watch => watch.IsSuspicious);

    /// <summary>What every watch remembers, by its name.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>> Memory =>
        _watches.ToDictionary(watch => watch.Name, watch => watch.Memory);

    /// <summary>Lets every watch look.</summary>
    /// <returns>The alarms of this look.</returns>
    public IReadOnlyList<TrainingAlarm> Look(VitalSigns signs) => [.. _watches.Select(watch => watch.Look(signs)).OfType<TrainingAlarm>()];

    /// <summary>
    /// Lets every watch remember what it did then, and forget what it saw where it is not named; all forget where there is nothing.
    /// </summary>
    internal void Remember(IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>>? memory)
    {
        Reset();
        foreach (ITrainingWatch watch in _watches)
        {
            if (memory?.GetValueOrDefault(watch.Name) is { } own)
            {
                watch.Remember(own);
            }
        }
    }

    /// <summary>Lets every watch forget what it saw.</summary>
    public void Reset()
    {
        foreach (ITrainingWatch watch in _watches)
        {
            watch.Reset();
        }
    }
}
