using GanMl.Export.Converters;
using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Tests.Readme;

internal sealed class Swish(double beta) : nn.Module<Tensor, Tensor>("Swish")
{
    public double Beta { get; } = beta;

    public override Tensor forward(Tensor x) => x * (x * Beta).sigmoid();
}

internal static class SwishConverter
{
    internal static IModuleConverter Instance { get; } = ModuleConverter.For<Swish>((module, call) =>
    {
        GraphValue scaled = call.Node("Mul", [call.Input, call.Constant("beta", (float)module.Beta)]);
        return call.Node("Mul", [call.Input, call.Node("Sigmoid", [scaled])]);
    });
}
