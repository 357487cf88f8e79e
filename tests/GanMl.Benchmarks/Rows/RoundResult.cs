namespace GanMl.Benchmarks.Rows;

/// <summary>What one round of one contender gave.</summary>
internal sealed record RoundResult(double RowsPerSecond, double BytesPerRow, double FirstRowMilliseconds);
