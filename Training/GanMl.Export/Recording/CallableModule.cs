using GanMl.Export.Inputs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Export.Recording;

/// <summary>A module as a function of tensors, whatever the number of its inputs and outputs.</summary>
/// <param name="InputCount">How many inputs it takes.</param>
/// <param name="Call">Calls it.</param>
/// <param name="Observe">
/// Reports each call when it starts and, with inputs and outputs, when it ends, until the action that is returned is called.
/// </param>
internal sealed record CallableModule(
    int InputCount,
    Func<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor>> Call,
    Func<Action, Action<IReadOnlyList<Tensor?>, IReadOnlyList<Tensor>>, Action> Observe)
{
    /// <summary>
    /// The function behind a module; null for one that is never called, such as a list, or takes other things than tensors.
    /// </summary>
    internal static CallableModule? Of(nn.Module module) => module switch
    {
        Module<Tensor, Tensor> m => new(
            1,
            inputs => [m.call(inputs[0]!)],
            (entered, left) => Hook(m, entered, (_, a, result) => { left([a], [result]); return result; })),
        Module<Tensor, Tensor, Tensor> m => new(
            2,
            inputs => [m.call(inputs[0]!, inputs[1]!)],
            (entered, left) => Hook(m, entered, (_, a, b, result) => { left([a, b], [result]); return result; })),
        Module<Tensor, Tensor, Tensor, Tensor> m => new(
            3,
            inputs => [m.call(inputs[0]!, inputs[1]!, inputs[2]!)],
            (entered, left) => Hook(m, entered, (_, a, b, c, result) => { left([a, b, c], [result]); return result; })),
        Module<Tensor, Tensor, Tensor, Tensor, Tensor> m => new(
            4,
            inputs => [m.call(inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!)],
            (entered, left) => Hook(m, entered, (_, a, b, c, d, result) => { left([a, b, c, d], [result]); return result; })),
        Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor> m => new(
            5,
            inputs => [m.call(inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!, inputs[4]!)],
            (entered, left) => Hook(m, entered, (_, a, b, c, d, e, result) => { left([a, b, c, d, e], [result]); return result; })),
        Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor> m => new(
            6,
            inputs => [m.call(inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!, inputs[4]!, inputs[5]!)],
            (entered, left) => Hook(m, entered, (_, a, b, c, d, e, f, result) => { left([a, b, c, d, e, f], [result]); return result; })),
        Module<Tensor, (Tensor, Tensor)> m => new(
            1,
            inputs => Both(m.call(inputs[0]!)),
            (entered, left) => Hook(m, entered, (_, a, result) => { left([a], Both(result)); return result; })),
        Module<Tensor, Tensor, (Tensor, Tensor)> m => new(
            2,
            inputs => Both(m.call(inputs[0]!, inputs[1]!)),
            (entered, left) => Hook(m, entered, (_, a, b, result) => { left([a, b], Both(result)); return result; })),
        Module<Tensor, (Tensor, Tensor, Tensor)> m => new(
            1,
            inputs => All(m.call(inputs[0]!)),
            (entered, left) => Hook(m, entered, (_, a, result) => { left([a], All(result)); return result; })),
        _ => null,
    };

    /// <summary>Calls a module; inputs that are not given are null.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="where">Tells the path of the module whose forward pass is running, to say in an error.</param>
    /// <exception cref="ExportException">The module cannot be called with these inputs.</exception>
    internal static IReadOnlyList<Tensor> Run(nn.Module module, IReadOnlyList<Tensor> inputs, Func<string?>? where = null)
    {
        CallableModule callable = Of(module) ?? throw new ExportException(
            $"A {module.GetType().Name} cannot be exported by itself: it is no module of one to six tensors that returns one, or of one or "
            + "two that returns two or three. Wrap it in a module that is.");
        if (inputs.Count > callable.InputCount)
        {
            throw new ExportException(
                $"A {module.GetType().Name} takes {callable.InputCount} tensors, but {inputs.Count} inputs were given.");
        }

        try
        {
            return callable.Call([.. inputs, .. Enumerable.Repeat<Tensor?>(null, callable.InputCount - inputs.Count)]);
        }
        catch (Exception error) when (error is not ExportException)
        {
            string shapes = string.Join(", ", inputs.Select(input => $"{input.dtype} [{string.Join(", ", input.shape)}]"));
            string? path = where?.Invoke();
            string inside = string.IsNullOrEmpty(path) ? "" : $" in '{path}'";
            string message = $"The module's own forward pass fails{inside} with inputs {shapes}: {error.Message.Split('\n')[0]}. It must "
                + "run in evaluation mode with the inputs as they were declared, at any batch size.";
            throw path is null ? new ExportException(message, error) : new ExportException(path, message, error);
        }
    }

    private static IReadOnlyList<Tensor> Both((Tensor First, Tensor Second) result) => [result.First, result.Second];

    private static IReadOnlyList<Tensor> All((Tensor First, Tensor Second, Tensor Third) result) =>
        [result.First, result.Second, result.Third];

    private static Action Hook<TBefore, TAfter>(HookableModule<TBefore, TAfter> module, Action entered, TAfter left)
    {
        var before = module.register_forward_pre_hook(_ => entered());
        var after = module.register_forward_hook(left);
        return () =>
        {
            before.remove();
            after.remove();
        };
    }
}
