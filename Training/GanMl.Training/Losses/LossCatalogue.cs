using GanMl.Inference.Catalogues;

namespace GanMl.Training.Losses;

/// <summary>The losses that come with GanMl.</summary>
internal static class LossCatalogue
{
    /// <summary>All of them. A loss is one small file and one line here.</summary>
    public static Catalogue<IGanLoss> Default { get; } = new(
        "loss",
        loss => loss.Name,
        new BinaryCrossEntropyLoss(),
        new MinimaxLoss(),
        new NonSaturatingLoss(),
        new LeastSquaresLoss(),
        new HingeLoss(),
        new WassersteinLoss(),
        new RelativisticLoss());
}
