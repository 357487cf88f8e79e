using GanMl.Export;
using GanMl.Export.Inputs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class LargeModuleTests
{
    [TestMethod]
    public void A_module_of_more_than_100_megabytes_is_exported()
    {
        using Linear module = nn.Linear(4, 7_000_000, hasBias: false);
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4)], new ExportOptions { BatchSizes = [1] });
        Assert.IsGreaterThan(100L << 20, result.Bytes);
    }

    [TestMethod]
    public void What_no_file_can_hold_is_refused_before_anything_is_copied()
    {
        // A view of one number that looks like 2.4 GB of them.
        using var module = new Vast();
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 1)]));
        Assert.Contains("take 2.4 GB, but an ONNX file holds less than 2.1 GB", error.Message);
        Assert.Contains("Float16", error.Message);
    }

    private sealed class Vast : nn.Module<Tensor, Tensor>
    {
        internal Vast()
            : base(nameof(Vast)) => register_buffer("vast", zeros(1).expand(600_000_000));

        public override Tensor forward(Tensor input) => input.alias();
    }
}
