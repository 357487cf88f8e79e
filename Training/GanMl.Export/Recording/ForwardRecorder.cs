using GanMl.Export.Inputs;
using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>
/// Follows a module's own forward pass: hooks report each call of a module that will be written as a whole, and a tensor is recognised as
/// the output of an earlier call by being the same object, or by lying at the same place in memory.
/// </summary>
internal sealed class ForwardRecorder
{
    private readonly Func<nn.Module, bool> _isWhole;
    private readonly Dictionary<Tensor, RecordedValue> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TensorLocation, List<Tensor>> _places = [];
    private readonly Dictionary<Tensor, string> _strangers = new(ReferenceEqualityComparer.Instance);
    private readonly List<ModuleCall> _calls = [];
    private readonly Stack<string> _running = [];
    private readonly Action<ModuleCall, IReadOnlyList<Tensor>>? _called;
    private int _leavesRunning;

    private ForwardRecorder(Func<nn.Module, bool> isWhole, Action<ModuleCall, IReadOnlyList<Tensor>>? called)
    {
        _isWhole = isWhole;
        _called = called;
    }

    /// <summary>
    /// Runs the module once and returns what it did. The module must be in evaluation mode, gradients off and a dispose scope open;
    /// the caller sees to that because the checks that follow need the same.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">What to call it with.</param>
    /// <param name="isWhole">Whether a module is written as a whole, so that what happens inside does not matter.</param>
    /// <param name="called">Is told of every call, with the tensors that it returned and that the next call may overwrite.</param>
    /// <exception cref="ExportException">There is a step between modules that no hook sees.</exception>
    internal static ForwardRecording Record(
        nn.Module module,
        IReadOnlyList<Tensor> inputs,
        Func<nn.Module, bool> isWhole,
        Action<ModuleCall, IReadOnlyList<Tensor>>? called = null) =>
        new ForwardRecorder(isWhole, called).Record(module, inputs);

    private ForwardRecording Record(nn.Module module, IReadOnlyList<Tensor> inputs)
    {
        RecordedValue[] recordedInputs = [.. inputs.Select(Introduce)];
        foreach ((string name, Tensor tensor) in ModuleTree.Tensors(module))
        {
            Know(tensor, new RecordedValue(tensor.shape, tensor.dtype) { Parameter = (name, tensor) });
        }

        var removers = new List<Action>();
        try
        {
            foreach ((string path, nn.Module part) in ModuleTree.Walk(module, part => !IsLeaf(part)))
            {
                if (CallableModule.Of(part) is { } callable)
                {
                    removers.Add(callable.Observe(() => Enter(path, part), (given, returned) => Leave(path, part, given, returned)));
                }
            }

            IReadOnlyList<Tensor> outputs = CallableModule.Run(module, inputs, () => _running.FirstOrDefault());
            return new ForwardRecording(recordedInputs, _calls, [.. outputs.Select(output => Recognise(output, "The result", ""))]);
        }
        finally
        {
            removers.ForEach(remove => remove());
        }
    }

    private bool IsLeaf(nn.Module module) => _isWhole(module) || !module.named_children().Any();

    private void Enter(string path, nn.Module module)
    {
        _running.Push(path);
        if (IsLeaf(module))
        {
            _leavesRunning++;
        }
    }

    private void Leave(string path, nn.Module module, IReadOnlyList<Tensor?> inputs, IReadOnlyList<Tensor> outputs)
    {
        _running.Pop();
        bool isLeaf = IsLeaf(module);
        if (isLeaf)
        {
            _leavesRunning--;
        }

        // What happens inside a module that is written as a whole is its converter's business.
        if (_leavesRunning > 0)
        {
            return;
        }

        if (isLeaf)
        {
            AddCall(path, module, inputs, outputs);
        }
        else
        {
            foreach (Tensor output in outputs.Where(output => !_values.ContainsKey(output)))
            {
                _strangers.TryAdd(output, path);
            }
        }
    }

    private void AddCall(string path, nn.Module module, IReadOnlyList<Tensor?> inputs, IReadOnlyList<Tensor> outputs)
    {
        string title = $"An input of {ModuleTree.Title(path, module)}";
        RecordedValue?[] given = [.. inputs.Select(input => input is null ? null : Recognise(input, title, path))];
        var call = new ModuleCall(module, path, given, [.. outputs.Select(Introduce)]);
        _calls.Add(call);
        _called?.Invoke(call, outputs);
    }

    private RecordedValue Introduce(Tensor tensor)
    {
        var value = new RecordedValue(tensor.shape, tensor.dtype);
        Know(tensor, value);
        return value;
    }

    private void Know(Tensor tensor, RecordedValue value)
    {
        _values[tensor] = value;
        if (TensorLocation.Of(tensor) is not { } location)
        {
            return;
        }

        // An in-place activation has changed every other tensor at this place too: from now on they all have the new value.
        List<Tensor> here = _places.TryGetValue(location, out List<Tensor>? found) ? found : _places[location] = [];
        foreach (Tensor other in here)
        {
            _values[other] = value;
        }

        here.Add(tensor);
    }

    private RecordedValue Recognise(Tensor tensor, string title, string path)
    {
        if (_values.TryGetValue(tensor, out RecordedValue? value))
        {
            return value;
        }

        // Another object over the same memory, as alias() and detach() make, holds the same values while the known one lives.
        if (TensorLocation.Of(tensor) is { } location && _places.TryGetValue(location, out List<Tensor>? here)
            && here.Find(known => !known.IsInvalid) is { } twin)
        {
            return _values[twin];
        }

        string? origin = _strangers.GetValueOrDefault(tensor) ?? _running.FirstOrDefault();
        throw UnseenStep(path, title, origin);
    }

    /// <summary>The error of a tensor that came from a step that is not the call of a registered module.</summary>
    /// <param name="path">The path of the module that received it; empty for the result.</param>
    /// <param name="title">What received it, as the start of a sentence.</param>
    /// <param name="origin">The path of the module in whose forward pass the step seems to be.</param>
    private ExportException UnseenStep(string path, string title, string? origin)
    {
        string place = string.IsNullOrEmpty(origin) ? "the exported module" : $"'{origin}'";
        string after = _calls.Count == 0 ? "before any module was called" : $"after the call of {_calls[^1].Title}";
        return new ExportException(
            path,
            $"{title} comes from a step that the export cannot see, in the forward pass of {place}, {after}. Only calls of registered "
            + "modules are seen. For a sum, a reshape and the like, register a module of GanMl.Models.Layers.Steps; put any other function "
            + "of torch into a small module of its own and give it a converter; call modules with .call(...), not .forward(...); and keep "
            + "several modules in a ModuleList, because those in an ordinary list are not registered.");
    }
}
