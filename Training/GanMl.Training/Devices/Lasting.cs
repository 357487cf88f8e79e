using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Devices;

/// <summary>Work whose tensors outlive the dispose scope of whoever asks for it, such as the state of an optimiser.</summary>
internal static class Lasting
{
    /// <summary>Runs it, and takes all tensors that it made out of every scope.</summary>
    internal static T Make<T>(Func<T> work)
    {
        using DisposeScope scope = NewDisposeScope();
        T made = work();
        scope.Detach([.. scope.DisposablesView]);
        return made;
    }
}
