using System.Collections.Concurrent;
using GanMl.Studies;
using GanMl.Studies.Arms;
using GanMl.Studies.Statistics;
using GanMl.Studies.Units;

namespace GanMl.Tests.Studies;

[TestClass]
public sealed class UnitFolderTests
{
    private static readonly StudyUnit[] Units =
        [.. Enumerable.Range(0, 6).Select(number => new StudyUnit($"counted-{number}", "convolutional", "real"))];

    [TestMethod]
    public void What_is_done_is_not_done_again()
    {
        using var temporary = new TemporaryFolder();
        int done = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            Run(temporary, unit => ++done > 4 ? throw new OperationCanceledException() : Result(unit)));
        Assert.AreEqual(4, new UnitFolder(temporary["units"]).CountDone("convolutional"));
        var seen = new List<StudyUnit>();
        IReadOnlyList<UnitResult> results = Run(temporary, unit =>
        {
            seen.Add(unit);
            return Result(unit);
        });
        CollectionAssert.AreEqual(Units[4..], seen);
        CollectionAssert.AreEqual(Units, results.Select(result => result.Unit).ToArray());
        Assert.AreEqual(0.25, results[0].Score.MacroF1);
        Assert.IsTrue(double.IsNaN(results[0].Score.Recalls[1]));
    }

    [TestMethod]
    public async Task Several_at_work_in_one_folder_share_the_units()
    {
        using var temporary = new TemporaryFolder();
        var seen = new ConcurrentBag<StudyUnit>();
        IReadOnlyList<UnitResult>[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Run(temporary, unit =>
        {
            seen.Add(unit);
            Thread.Sleep(20);
            return Result(unit);
        }))));
        CollectionAssert.AreEquivalent(Units, seen.ToArray());
        foreach (IReadOnlyList<UnitResult> all in results)
        {
            CollectionAssert.AreEqual(Units, all.Select(result => result.Unit).ToArray());
        }
    }

    [TestMethod]
    public void A_damaged_result_is_named()
    {
        using var temporary = new TemporaryFolder();
        Run(temporary, Result);
        string path = Path.Combine(temporary["units"], "counted-2", "convolutional", "real", UnitFolder.ResultName);
        string other = Path.Combine(temporary["units"], "counted-1", "convolutional", "real", UnitFolder.ResultName);
        foreach (string text in new[] { "{", "{}", "null", File.ReadAllText(other) })
        {
            File.WriteAllText(path, text);
            string message = Assert.ThrowsExactly<StudyException>(() => Run(temporary, Result)).Message;
            Assert.Contains(path, message);
            Assert.Contains("Delete the file", message);
        }
    }

    /// <summary>Units that need what another process is making are left for later, and the others are done first.</summary>
    [TestMethod]
    public void What_is_busy_is_done_later()
    {
        using var temporary = new TemporaryFolder();
        var done = new List<StudyUnit>();
        bool isBusy = true;
        Run(temporary, unit =>
        {
            if (unit == Units[0] && isBusy)
            {
                isBusy = false;
                throw new GeneratorBusyException();
            }

            done.Add(unit);
            return Result(unit);
        });
        CollectionAssert.AreEqual(Units[1..].Append(Units[0]).ToArray(), done);
    }

    private static IReadOnlyList<UnitResult> Run(TemporaryFolder temporary, Func<StudyUnit, UnitResult> work) =>
        new UnitFolder(temporary["units"]).Run(Units, work, _ => { }, CancellationToken.None);

    private static UnitResult Result(StudyUnit unit) => new(unit, 10, 0, new ClassificationScore(0.5, 0.25, [0.5, double.NaN]), 1);
}
