using System.Text.Json;
using GanMl.Inference.GeneratorFile;
using GanMl.Studies.Arms;
using GanMl.Training.Runs;

namespace GanMl.Studies.Units;

/// <summary>
/// The units of a study, a folder each, with its result once it is done. Whoever is interrupted goes on where he was, and several processes
/// may work in one folder, on one machine or on several that share it: each takes the units that no other has taken.
/// </summary>
/// <param name="folder">Where the units are.</param>
internal sealed class UnitFolder(string folder)
{
    internal const string ResultName = "result.json";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Does what is not done yet, and waits for what others are doing.</summary>
    /// <param name="units">The units, in the order in which they are taken.</param>
    /// <param name="work">
    /// Does one, or throws a <see cref="GeneratorBusyException"/> if another process is at work on what it needs.
    /// </param>
    /// <param name="finished">Told each time that a unit is done, here or by others.</param>
    /// <param name="cancellationToken">Ends it; the unit at work is lost.</param>
    /// <returns>The results, in the order of the units.</returns>
    /// <exception cref="StudyException">A result cannot be read.</exception>
    internal IReadOnlyList<UnitResult> Run(
        IReadOnlyList<StudyUnit> units,
        Func<StudyUnit, UnitResult> work,
        Action<UnitResult> finished,
        CancellationToken cancellationToken)
    {
        var results = new Dictionary<StudyUnit, UnitResult>();
        while (results.Count < units.Count)
        {
            bool hasMoved = false;
            foreach (StudyUnit unit in units.Where(unit => !results.ContainsKey(unit)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((Find(unit) ?? TryDo(unit, work)) is { } result)
                {
                    results.Add(unit, result);
                    hasMoved = true;
                    finished(result);
                }
            }

            // What is left is in other hands, or was when it was looked at.
            if (!hasMoved)
            {
                cancellationToken.WaitHandle.WaitOne(Pause);
            }
        }

        return [.. units.Select(unit => results[unit])];
    }

    /// <summary>How many units of a learner are done.</summary>
    internal int CountDone(string learner) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder)
            .Select(draw => Path.Combine(draw, learner))
            .Where(Directory.Exists)
            .Sum(ofLearner => Directory.EnumerateFiles(ofLearner, ResultName, SearchOption.AllDirectories).Count())
        : 0;

    /// <summary>The result of a unit; null where it is not done.</summary>
    /// <exception cref="StudyException">It cannot be read.</exception>
    internal UnitResult? Find(StudyUnit unit)
    {
        string path = Path.Combine(folder, unit.Path, ResultName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            UnitResult? result = JsonSerializer.Deserialize<UnitResult>(File.ReadAllBytes(path), StudyJson.Form);
            return result?.Unit == unit ? result : throw new JsonException("It is the result of something else.");
        }
        catch (JsonException error)
        {
            throw new StudyException(
                $"'{path}' is not a valid result: {error.Message} Delete the file to train that classifier again.", error);
        }
    }

    private UnitResult? TryDo(StudyUnit unit, Func<StudyUnit, UnitResult> work)
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, unit.Path)).FullName;
        using FileStream? held = RunLock.TryTake(own);
        if (held is null || Find(unit) is not null)
        {
            return held is null ? null : Find(unit);
        }

        UnitResult result;
        try
        {
            result = work(unit);
        }
        catch (GeneratorBusyException)
        {
            return null;
        }

        WholeFile.Write(
            Path.Combine(own, ResultName), stream => JsonSerializer.Serialize(stream, result, StudyJson.Form));
        return result;
    }
}
