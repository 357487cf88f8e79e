using System.CommandLine;
using GanMl.Benchmarks.Commands;

var root = new RootCommand("Long measurements and searches for faults. What they gave stands in tests/RESULTS.md.")
{
    AblationCommand.Build(),
    AlarmsCommand.Build(),
    FactorsCommand.Build(),
    FuzzCommand.Build(),
    PointsCommand.Build(),
    PrecisionCommand.Build(),
    PresetsCommand.Build(),
    RowsCommand.Build(),
    SetsCommand.Build(),
    SpeedrunCommand.Build(),
    StackedCommand.Build(),
    StampCommand.Build(),
    StepsCommand.Build(),
    PeakMemoryCommand.Build(),
};
return await root.Parse(args).InvokeAsync();
