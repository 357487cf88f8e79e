using GanMl.Export.Inputs;
using static TorchSharp.torch;

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
        string message = $"The forward pass goes another way when the batch or another dynamic axis has another size. {what}. A graph has "
            + "one way only: make the calls the same for every size.";
        return (here ?? there) is { } call ? new ExportException(call.Path, message) : new ExportException(message);
    }
}

/// <summary>One call of a module, which will be written as a whole.</summary>
/// <param name="Module">The module; it may be called several times.</param>
/// <param name="Path">Where it sits inside the exported module.</param>
/// <param name="Inputs">What it was called with, null for null.</param>
/// <param name="Outputs">What it returned.</param>
internal sealed record ModuleCall(
    nn.Module Module, string Path, IReadOnlyList<RecordedValue?> Inputs, IReadOnlyList<RecordedValue> Outputs)
{
    /// <summary>How a message names the module.</summary>
    internal string Title => ModuleTree.Title(Path, Module);
}

/// <summary>A tensor of the followed forward pass. Two are the same value only if they are the same object.</summary>
/// <param name="shape">Its shape at that time.</param>
/// <param name="type">Its element type.</param>
internal sealed class RecordedValue(IReadOnlyList<long> shape, ScalarType type)
{
    /// <summary>Stands in <see cref="Sizes"/> for a size that differs from run to run.</summary>
    internal const long Open = -1;

    /// <summary>Its shape at that time.</summary>
    internal IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>Its shape in the other run that it was compared with.</summary>
    internal IReadOnlyList<long> OtherShape { get; private set; } = shape;

    /// <summary>Its shape with <see cref="Open"/> for every size that another run had otherwise.</summary>
    internal IReadOnlyList<long> Sizes => [.. Shape.Zip(OtherShape, (here, there) => here == there ? here : Open)];

    /// <summary>Its element type.</summary>
    internal ScalarType Type { get; } = type;

    /// <summary>The name and the tensor of a parameter or buffer that is used directly; null for what is computed.</summary>
    internal (string Name, Tensor Tensor)? Parameter { get; init; }

    /// <summary>Learns which sizes differ from run to run.</summary>
    /// <param name="other">The same value in another run.</param>
    /// <returns>Whether it can be the same: of one type, with as many axes.</returns>
    internal bool Compare(RecordedValue other)
    {
        if (Type != other.Type || Shape.Count != other.Shape.Count || Parameter?.Name != other.Parameter?.Name)
        {
            return false;
        }

        OtherShape = other.Shape;
        return true;
    }
}
