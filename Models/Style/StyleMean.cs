using GanMl.Models.Layers.Steps;

namespace GanMl.Models.Style;

/// <summary>
/// The running mean of the style, one for each class, towards which truncation goes (Karras et al., 2019, appendix B): a mean over all
/// classes would turn every truncated image into a mixture of them.
/// </summary>
internal sealed class StyleMean : Module<Tensor, Tensor?, Tensor, Tensor>
{
    /// <summary>What stays of the mean when a class is seen in a batch.</summary>
    private const double Persistence = 0.995;

    private readonly int _classes;
    private readonly SelectRows? _select;
    private readonly Lerp _lerp = new();

    internal StyleMean(int classes, int styleSize)
        : base(nameof(StyleMean))
    {
        _classes = classes;
        register_buffer("mean", zeros(Math.Max(1, classes), styleSize));
        register_module("lerp", _lerp);
        if (classes > 0)
        {
            _select = new SelectRows();
            register_module("select", _select);
        }
    }

    /// <summary>Takes in the styles of a batch.</summary>
    internal void Update(Tensor styles, Tensor? label)
    {
        using IDisposable noGradient = no_grad();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor mean = get_buffer("mean")!;
        if (label is null)
        {
            mean.lerp_(styles.mean([0], keepdim: true), 1 - Persistence);
            return;
        }

        Tensor members = functional.one_hot(label, _classes).to(styles.dtype);
        Tensor counts = members.sum([0L]).unsqueeze(1);
        Tensor means = matmul(members.t(), styles) / counts.clamp(min: 1);
        mean.add_((means - mean) * (counts > 0).to(styles.dtype) * (1 - Persistence));
    }

    /// <summary>Styles [N, style size] truncated: mean + truncation (style - mean).</summary>
    public override Tensor forward(Tensor styles, Tensor? label, Tensor truncation) =>
        _lerp.call(_select is null ? get_buffer("mean")! : _select.call(get_buffer("mean")!, label!), styles, truncation);
}
