// The README of the exporter shows the body of Run without its path, word for word.
using GanMl.Export;
using GanMl.Export.Inputs;
using static TorchSharp.torch;

namespace GanMl.Tests.Readme;

internal static class ExporterSample
{
    internal static ExportResult Run(string path)
    {
        using var module = nn.Sequential(
            ("conv", nn.Conv2d(3, 8, 3, padding: 1)),
            ("norm", nn.BatchNorm2d(8)),
            ("relu", nn.ReLU()),
            ("pool", nn.AdaptiveAvgPool2d(1)),
            ("flatten", nn.Flatten()),
            ("score", nn.Linear(8, 10)));

        ExportResult result = OnnxExporter.Export(module, [ExportInput.Normal("image", 3, 32, 32)], ["score"], path);
        Console.WriteLine($"{result.Bytes} bytes, differs by at most {result.LargestDifference}");
        return result;
    }
}
