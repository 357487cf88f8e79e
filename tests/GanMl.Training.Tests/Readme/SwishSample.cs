using GanMl.Export;
using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Tests.Readme;

internal sealed class Swish(double beta) : nn.Module<Tensor, Tensor>("Swish")
{
    public double Beta { get; } = beta;

    public override Tensor forward(Tensor x) => x * (x * Beta).sigmoid();
}

internal sealed class SwishConverter : ModuleConverter<Swish>
{
    protected override GraphValue Convert(Swish module, ConversionContext call)
    {
        GraphValue scaled = call.Node("Mul", [call.Input, call.Constant("beta", (float)module.Beta)]);
        return call.Node("Mul", [call.Input, call.Node("Sigmoid", [scaled])]);
    }
}
