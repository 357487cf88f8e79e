using GanMl.Models;
using GanMl.Models.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Refinement;

/// <summary>
/// <c>frechet</c>: the Fréchet distance of generated and real features, class by class (Yang et al., 2026, "Representation Fréchet loss
/// for visual generation"). The moments of generated features are exponential averages over many batches; the gradient comes from the
/// batch.
/// </summary>
/// <remarks>
/// Features are those of the classifiers of real images: the hidden layer, and the last maps pooled to 2 x 2. Each is a space of its own;
/// the loss is their mean.
/// </remarks>
internal sealed class FrechetLoss : IRefinementLoss
{
    private const int StepsBetweenTransports = 20;
    private const int Pooled = 2;
    private const int ImagesAtStart = 2_000;
    private const int Block = 250;

    private readonly RefinementContext _context;

    /// <summary>By space, then by class.</summary>
    private readonly List<FrechetTransport[]> _spaces = [];
    private long _step;

    /// <summary>Takes the moments of all real images, and of the first images of the generator.</summary>
    /// <exception cref="OptionException">There are no trained networks.</exception>
    internal FrechetLoss(RefinementContext context)
    {
        if (context.Networks.Trained.Count == 0)
        {
            throw new OptionException(
                nameof(RefinementOptions.Networks),
                $"The loss frechet compares features of classifiers of the real images: it needs '{nameof(RefinementOptions.Networks)}' of "
                + "at least 1, and images of two classes or more. The loss energy does without.");
        }

        _context = context;
        using IDisposable noGradient = no_grad();
        for (int label = 0; label < context.Real.Classes; label++)
        {
            Tensor[] real = Gather(context.Real.CountOf(label), (first, count) => context.Real.Of(label, first, count));
            Tensor[] drawn = Gather(ImagesAtStart, (_, count) => context.Draw(label, count));
            for (int space = 0; space < real.Length; space++)
            {
                if (label == 0)
                {
                    _spaces.Add(new FrechetTransport[context.Real.Classes]);
                }

                _spaces[space][label] = new FrechetTransport(real[space], drawn[space]);
                real[space].Dispose();
                drawn[space].Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public Tensor Of(Tensor images, IReadOnlyList<int> classes)
    {
        int perClass = (int)images.size(0) / classes.Count;
        double forgotten = 1 - Math.Pow(0.5, perClass * _context.Real.Classes / _context.Options.MomentHalfLife);
        bool isDue = _step++ % StepsBetweenTransports == 0;
        Tensor sum = zeros([], device: images.device);
        int space = 0;
        foreach (Tensor features in Features(images))
        {
            for (int place = 0; place < classes.Count; place++)
            {
                Tensor drawn = features.narrow(0, place * perClass, perClass);
                sum += _spaces[space][classes[place]].Loss(drawn, forgotten);
            }

            space++;
        }

        if (isDue)
        {
            foreach (FrechetTransport transport in _spaces.SelectMany(transports => transports))
            {
                transport.Renew();
            }
        }

        return sum / (classes.Count * _spaces.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FrechetTransport transport in _spaces.SelectMany(transports => transports).OfType<FrechetTransport>())
        {
            transport.Dispose();
        }
    }

    private IEnumerable<Tensor> Features(Tensor images)
    {
        foreach (SmallClassifier network in _context.Networks.Trained)
        {
            IReadOnlyList<Tensor> stages = network.Stages(images);
            yield return nn.functional.adaptive_avg_pool2d(stages[0].reshape(network.MapsShape(images.size(0))), Pooled).flatten(1);
            yield return stages[1];
        }
    }

    private Tensor[] Gather(int count, Func<int, int, Tensor> images)
    {
        List<Tensor>[]? parts = null;
        for (int first = 0; first < count; first += Block)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] features = [.. Features(images(first, Math.Min(Block, count - first)))];
            parts ??= [.. features.Select(_ => new List<Tensor>())];
            for (int space = 0; space < features.Length; space++)
            {
                parts[space].Add(features[space].DetachFromDisposeScope());
            }
        }

        return [.. parts!.Select(Joined)];
    }

    private static Tensor Joined(List<Tensor> parts)
    {
        Tensor all = cat(parts).DetachFromDisposeScope();
        parts.ForEach(part => part.Dispose());
        return all;
    }
}
