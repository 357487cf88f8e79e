namespace GanMl.Training.Export.Recording;

/// <summary>A forward pass as a list of calls, each fed by the inputs or by the calls before it.</summary>
/// <param name="Inputs">The values that the module was called with.</param>
/// <param name="Calls">The calls in the order in which they ran.</param>
/// <param name="Outputs">The values that it returned.</param>
internal sealed record ForwardRecording(
    IReadOnlyList<RecordedValue> Inputs,
    IReadOnlyList<ModuleCall> Calls,
    IReadOnlyList<RecordedValue> Outputs);
