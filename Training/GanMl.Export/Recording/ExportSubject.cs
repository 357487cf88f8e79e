using GanMl.Export.Inputs;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>What is exported: a module in evaluation mode, and how it is called.</summary>
/// <param name="Module">The module.</param>
/// <param name="Inputs">Its inputs in order; those left out at the end are null.</param>
/// <param name="Outputs">The names of its outputs in order.</param>
/// <param name="Device">Where it lies.</param>
/// <param name="IsWhole">Whether a module inside it is written as a whole.</param>
internal sealed record ExportSubject(
    nn.Module Module, IReadOnlyList<ExportInput> Inputs, IReadOnlyList<string> Outputs, Device Device, Func<nn.Module, bool> IsWhole)
{
    /// <summary>Follows the forward pass in two runs of different sizes, optional inputs at their defaults.</summary>
    /// <exception cref="ExportException">It cannot be followed, or goes another way for other sizes.</exception>
    internal ForwardRecording Record(torch.Generator random)
    {
        ForwardRecording first = Follow(Sample(RunSizes.First, [], random));
        first.Compare(Follow(Sample(RunSizes.Second, [], random)));
        return first.Outputs.Count == Outputs.Count
            ? first
            : throw new ExportException(
                $"The module returns {first.Outputs.Count} tensors, but {Outputs.Count} names of outputs were given.");
    }

    /// <summary>Follows the forward pass in one run.</summary>
    /// <param name="given">The inputs.</param>
    /// <param name="called">Is told of every call, with the tensors that it returned and that the next call may overwrite.</param>
    /// <exception cref="ExportException">It cannot be followed.</exception>
    internal ForwardRecording Follow(IReadOnlyList<GivenInput> given, Action<ModuleCall, IReadOnlyList<Tensor>>? called = null) =>
        ForwardRecorder.Record(Module, Tensors(given), IsWhole, called);

    /// <summary>Inputs for one run.</summary>
    /// <param name="sizes">The sizes of the batch and of dynamic axes.</param>
    /// <param name="away">The optional inputs that are not at their defaults.</param>
    /// <param name="random">Where random numbers come from.</param>
    internal IReadOnlyList<GivenInput> Sample(RunSizes sizes, IReadOnlyList<ExportInput> away, torch.Generator random) =>
    [
        .. Inputs.Select(input => input.Default is { } standard && !away.Contains(input)
            ? new GivenInput(input.Name, standard, IsDefault: true)
            : new GivenInput(input.Name, Draw(input, sizes, random), IsDefault: false)),
    ];

    /// <summary>The outputs that TorchSharp computes.</summary>
    internal IReadOnlyList<ComputedTensor> Run(IReadOnlyList<GivenInput> given)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. CallableModule.Run(Module, Tensors(given)).Select(ComputedTensor.Of)];
    }

    /// <summary>Fresh tensors on the module's device, which it may work on in place.</summary>
    private Tensor[] Tensors(IReadOnlyList<GivenInput> given) => [.. given.Select(input => input.Value.ToTensor(Device))];

    private static ComputedTensor Draw(ExportInput input, RunSizes sizes, torch.Generator random)
    {
        long[] shape = sizes.Of(input);
        using Tensor sample = input.Sampler(shape, random);
        using Tensor typed = sample.to(input.Type);
        return typed.shape.AsSpan().SequenceEqual(shape)
            ? ComputedTensor.Of(typed)
            : throw new ExportException(
                $"The sampler of the input '{input.Name}' was asked for [{string.Join(", ", shape)}] and gave "
                + $"[{string.Join(", ", typed.shape)}].");
    }
}

/// <summary>What an input is given in one run.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsDefault">Whether a caller of the file would leave it out.</param>
internal sealed record GivenInput(string Name, ComputedTensor Value, bool IsDefault);
