namespace GanMl.Export.Recording;

/// <summary>A forward pass as a list of calls, each fed by the inputs or by the calls before it.</summary>
/// <param name="Inputs">The values that the module was called with.</param>
/// <param name="Calls">The calls in the order in which they ran.</param>
/// <param name="Outputs">The values that it returned.</param>
internal sealed record ForwardRecording(
    IReadOnlyList<RecordedValue> Inputs,
    IReadOnlyList<ModuleCall> Calls,
    IReadOnlyList<RecordedValue> Outputs)
{
    /// <summary>
    /// Learns from the recording of a run with other sizes which sizes differ from run to run, and makes sure that both runs did the same.
    /// </summary>
    /// <exception cref="ExportException">The forward pass goes another way for other sizes.</exception>
    internal void Compare(ForwardRecording other)
    {
        var pairs = new Dictionary<RecordedValue, RecordedValue>();
        Expect(Inputs, other.Inputs, null);
        for (int i = 0; i < Calls.Count; i++)
        {
            ModuleCall here = Calls[i];
            ModuleCall? there = i < other.Calls.Count ? other.Calls[i] : null;
            if (there is null || !ReferenceEquals(here.Module, there.Module))
            {
                throw OtherWay(here, there);
            }

            Expect(here.Inputs, there.Inputs, here);
            Expect(here.Outputs, there.Outputs, here);
        }

        if (other.Calls.Count > Calls.Count)
        {
            throw OtherWay(null, other.Calls[Calls.Count]);
        }

        Expect(Outputs, other.Outputs, null);

        void Expect(IReadOnlyList<RecordedValue?> here, IReadOnlyList<RecordedValue?> there, ModuleCall? call)
        {
            if (here.Count != there.Count || !here.Zip(there).All(pair => Same(pair.First, pair.Second)))
            {
                throw OtherWay(call, call);
            }
        }

        bool Same(RecordedValue? here, RecordedValue? there)
        {
            if (here is null || there is null)
            {
                return here == there;
            }

            return pairs.TryGetValue(here, out RecordedValue? known) ? known == there : pairs.TryAdd(here, there) && here.Compare(there);
        }
    }

    private static ExportException OtherWay(ModuleCall? here, ModuleCall? there)
    {
        string what = (here, there) switch
        {
            (null, null) => "Its result comes from another step",
            (null, _) => $"It calls {there.Title} in one run and not in the other",
            _ when here == there => $"{here.Title} is fed from another step, or with another number of axes",
            (_, null) => $"It calls {here.Title} in one run and not in the other",
            _ => $"It calls {here.Title} in one run and {there.Title} in the other",
        };
        string message = $"The forward pass goes another way when the batch or another dynamic axis has another size. {what}. A graph has one "
            + "way only: make the calls the same for every size.";
        return (here ?? there) is { } call ? new ExportException(call.Path, message) : new ExportException(message);
    }
}
