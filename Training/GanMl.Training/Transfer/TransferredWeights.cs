using System.Globalization;
using GanMl.Export.Recording;
using Microsoft.Extensions.Logging;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Transfer;

/// <summary>
/// Gives networks the weights of others before their first step: those of the same names and shapes. Of an embedding of classes, each class
/// takes the row of the class with its name. What has no counterpart keeps its random weights.
/// </summary>
internal static partial class TransferredWeights
{
    private const int Listed = 6;

    /// <summary>A generator that takes less than this was built in another way: nothing that it can do would be left.</summary>
    private const double LeastShare = 0.5;

    /// <param name="source">Where the weights come from.</param>
    /// <param name="networks">The networks, by what their names begin with in the source.</param>
    /// <param name="classNames">The classes of the networks, in their order.</param>
    /// <param name="logger">Told what was taken.</param>
    /// <exception cref="TrainingException">Less than half of the generator's weights have a counterpart.</exception>
    internal static void Give(
        TransferSource source, IReadOnlyList<(string Name, nn.Module Module)> networks, IReadOnlyList<string> classNames, ILogger logger)
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, nn.Module module) in networks)
        {
            long taken = 0, all = 0;
            var left = new List<string>();
            HashSet<string> embeddings =
            [
                .. ModuleTree.Walk(module, _ => true).Where(part => part.Module is Embedding).Select(part => $"{part.Path}.weight"),
            ];
            foreach ((string path, Tensor tensor) in ModuleTree.Tensors(module))
            {
                long values = Take(source, $"{name}.{path}", tensor, embeddings.Contains(path) ? classNames : []);
                (taken, all) = (taken + values, all + tensor.numel());
                if (values < tensor.numel())
                {
                    left.Add($"{name}.{path}{(values > 0 ? " (some classes)" : "")}");
                }
            }

            double share = taken / (double)all;
            if (share < LeastShare && name == "generator")
            {
                throw new TrainingException(string.Create(CultureInfo.InvariantCulture, $"Training cannot begin from {source.Path}: ")
                    + string.Create(CultureInfo.InvariantCulture, $"only {share:0%} of the generator's weights have a counterpart there. ")
                    + (source.Info is { Precision: "int8" }
                        ? "Its weights have 8 bits: use a file with 16 or 32."
                        : source.Info is { } info
                        ? $"Its architecture is {info.Architecture}, for images of {info.Shape}: train the same at the same size."
                        : "The architecture, its options and the size of the images must be the same."));
            }

            if (left.Count == 0)
            {
                Taken(logger, name, source.Path);
            }
            else if (taken == 0)
            {
                NoneTaken(logger, name, source.Path);
            }
            else
            {
                string more = left.Count > Listed ? $" and {left.Count - Listed} more" : "";
                PartTaken(logger, name, share, source.Path, $"{string.Join(", ", left.Take(Listed))}{more}");
            }
        }
    }

    /// <returns>How many values were taken.</returns>
    private static long Take(TransferSource source, string name, Tensor tensor, IReadOnlyList<string> classNames)
    {
        if (source.Find(name) is not { } given)
        {
            return 0;
        }

        if (source.ClassNames.Count > 0 && classNames.Count > 0)
        {
            return TakeRows(source, given, tensor, classNames);
        }

        if (!given.shape.SequenceEqual(tensor.shape))
        {
            return 0;
        }

        tensor.copy_(given);
        return tensor.numel();
    }

    private static long TakeRows(TransferSource source, Tensor given, Tensor tensor, IReadOnlyList<string> classNames)
    {
        string[] known = [.. source.ClassNames];
        if (given.shape.Length != 2 || given.shape[0] != known.Length || given.shape[1] != tensor.shape[1])
        {
            return 0;
        }

        long taken = 0;
        for (int label = 0; label < classNames.Count; label++)
        {
            int row = Array.IndexOf(known, classNames[label]);
            if (row >= 0)
            {
                using DisposeScope scope = NewDisposeScope();
                tensor[label].copy_(given[row]);
                taken += tensor.shape[1];
            }
        }

        return taken;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The {Network} begins with the weights in {Path}.")]
    private static partial void Taken(ILogger logger, string network, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Network} begins with random weights: {Path} has none for it.")]
    private static partial void NoneTaken(ILogger logger, string network, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The {Network} begins with {Share:0%} of its weights from {Path}, and random ones in {Parts}.")]
    private static partial void PartTaken(ILogger logger, string network, double share, string path, string parts);
}
