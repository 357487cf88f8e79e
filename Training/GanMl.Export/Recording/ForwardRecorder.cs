using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>
/// Follows a module's own forward pass: hooks report each call of a module that a converter knows, and a tensor is recognised as the
/// output of an earlier call by being the same object, or by lying at the same place in memory.
/// </summary>
internal sealed class ForwardRecorder
{
    private readonly ConverterCatalogue _converters;
    private readonly Dictionary<Tensor, RecordedValue> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TensorLocation, List<Tensor>> _places = [];
    private readonly Dictionary<Tensor, string> _strangers = new(ReferenceEqualityComparer.Instance);
    private readonly List<ModuleCall> _calls = [];
    private readonly Stack<string> _running = [];
    private readonly Action<ModuleCall, IReadOnlyList<Tensor>>? _called;
    private int _leavesRunning;

    private ForwardRecorder(ConverterCatalogue converters, Action<ModuleCall, IReadOnlyList<Tensor>>? called)
    {
        _converters = converters;
        _called = called;
    }

    /// <summary>
    /// Runs the module once and returns what it did. The module must be in evaluation mode, gradients off and a dispose scope open;
    /// the caller sees to that because the checks that follow need the same.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">What to call it with.</param>
    /// <param name="converters">Which modules can be written.</param>
    /// <param name="called">Is told of every call, with the tensors that it returned and that the next call may overwrite.</param>
    /// <exception cref="ExportException">A module without a converter, or a step between modules that no hook sees.</exception>
    internal static ForwardRecording Record(
        nn.Module module,
        IReadOnlyList<Tensor> inputs,
        ConverterCatalogue converters,
        Action<ModuleCall, IReadOnlyList<Tensor>>? called = null) =>
        new ForwardRecorder(converters, called).Record(module, inputs);

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

    private bool IsLeaf(nn.Module module) => _converters.Find(module.GetType()) is not null || !module.named_children().Any();

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

        // What happens inside a module that a converter writes as a whole is that converter's business.
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
        IModuleConverter converter = _converters.Find(module.GetType()) ?? throw ExportErrors.NoConverter(path, module);
        string title = $"An input of {ModuleTree.Title(path, module)}";
        RecordedValue?[] given = [.. inputs.Select(input => input is null ? null : Recognise(input, title, path))];
        var call = new ModuleCall(module, path, converter, given, [.. outputs.Select(Introduce)]);
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
        throw ExportErrors.UnseenStep(path, title, origin, _calls.LastOrDefault());
    }
}
