using GanMl.Inference.Filters;
using Microsoft.Extensions.Logging;

namespace GanMl.Pipelines.Filters;

/// <summary>Tells, once for each class, when a filter keeps hardly any image of it.</summary>
internal sealed partial class WatchedFilter : IImageFilter
{
    private const int LeastJudged = 200;
    private const double FewKept = 0.05;

    private readonly CountingFilter _counts;
    private readonly IReadOnlyList<string> _classNames;
    private readonly ILogger _logger;
    private readonly int[] _told;

    internal WatchedFilter(IImageFilter filter, IReadOnlyList<string> classNames, ILogger logger)
    {
        _counts = new CountingFilter(filter, classNames.Count);
        _classNames = classNames;
        _logger = logger;
        _told = new int[Math.Max(1, classNames.Count)];
    }

    public void Judge(ReadOnlySpan<float> images, ReadOnlySpan<long> labels, Span<bool> isKept)
    {
        _counts.Judge(images, labels, isKept);
        for (int label = 0; label < _told.Length; label++)
        {
            (long judged, long kept) = (_counts.Judged(label), _counts.Kept(label));
            if (judged >= LeastJudged && kept < FewKept * judged && Interlocked.Exchange(ref _told[label], 1) == 0)
            {
                FewPass(_logger, _classNames.Count == 0 ? "image" : _classNames[label], kept, judged);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The filter has kept {Kept} of the first {Judged} generated images of class '{Class}': each that is kept costs many that "
            + "are not. Ask less of them, or leave the class to its real images.")]
    private static partial void FewPass(ILogger logger, string @class, long kept, long judged);
}
