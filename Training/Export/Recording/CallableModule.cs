using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Training.Export.Recording;

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
        Module<Tensor, (Tensor, Tensor)> m => new(
            1,
            inputs => Both(m.call(inputs[0]!)),
            (entered, left) => Hook(m, entered, (_, a, result) => { left([a], Both(result)); return result; })),
        Module<Tensor, Tensor, (Tensor, Tensor)> m => new(
            2,
            inputs => Both(m.call(inputs[0]!, inputs[1]!)),
            (entered, left) => Hook(m, entered, (_, a, b, result) => { left([a, b], Both(result)); return result; })),
        _ => null,
    };

    /// <summary>Calls a module; inputs that are not given are null.</summary>
    /// <exception cref="ExportException">The module cannot be called with these inputs.</exception>
    internal static IReadOnlyList<Tensor> Run(nn.Module module, IReadOnlyList<Tensor> inputs)
    {
        CallableModule callable = Of(module) ?? throw new ExportException(
            $"A {module.GetType().Name} cannot be exported by itself: it is no module of one to three tensors that returns one or two. "
            + "Wrap it in a module that is.");
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
            throw new ExportException(
                $"The module's own forward pass fails with inputs {shapes}: {error.Message.Split('\n')[0]}. It must run in evaluation mode "
                + "with the inputs as they were declared, at any batch size.",
                error);
        }
    }

    private static IReadOnlyList<Tensor> Both((Tensor First, Tensor Second) result) => [result.First, result.Second];

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
