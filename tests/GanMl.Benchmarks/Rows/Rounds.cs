using System.Diagnostics;

namespace GanMl.Benchmarks.Rows;

/// <summary>Measures contenders round by round in turn, so that a busy neighbour meets all of them.</summary>
internal static class Rounds
{
    private const int FirstRows = 9;

    /// <returns>For each contender the results of its rounds; a first round warms up and does not count.</returns>
    internal static RoundResult[][] Measure(IReadOnlyList<IContender> contenders, long rows, int rounds)
    {
        RoundResult[][] results = [.. contenders.Select(_ => new RoundResult[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                RoundResult result = Measure(contenders[i], rows);
                if (round >= 0)
                {
                    results[i][round] = result;
                }
            }
        }

        return results;
    }

    private static RoundResult Measure(IContender contender, long rows)
    {
        double[] firstRows = new double[FirstRows];
        for (int i = 0; i < FirstRows; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            contender.Run(1);
            firstRows[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        GC.Collect();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        contender.Run(rows);
        double seconds = clock.Elapsed.TotalSeconds;
        return new RoundResult(
            rows / seconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)rows,
            firstRows.Order().ElementAt(FirstRows / 2));
    }
}
