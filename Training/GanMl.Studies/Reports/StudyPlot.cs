using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace GanMl.Studies.Reports;

/// <summary>The differences of all arms to the comparator, with their intervals, as a picture.</summary>
internal static class StudyPlot
{
    private const double Width = 760;
    private const double RowHeight = 26;
    private const double Frame = 60;
    private const double LetterWidth = 7.5;

    private static readonly OxyColor Chosen = OxyColor.FromRgb(0xB0, 0x3A, 0x2E);
    private static readonly OxyColor Other = OxyColor.FromRgb(0x5D, 0x6D, 0x7E);

    /// <summary>An element <c>svg</c>, as text.</summary>
    /// <param name="rows">What is known about each arm.</param>
    /// <param name="comparator">The name of the comparator.</param>
    internal static string Svg(IReadOnlyList<ArmRow> rows, string comparator)
    {
        ArmRow[] shown = [.. rows.Where(row => row.Difference is not null).Reverse()];
        double labels = LetterWidth * shown.Max(row => row.Arm.Length);
        var model = new PlotModel
        {
            PlotAreaBorderThickness = new OxyThickness(0),
            PlotMargins = new OxyThickness(labels, double.NaN, double.NaN, double.NaN),
            DefaultFont = "sans-serif",
        };
        var arms = new CategoryAxis { Position = AxisPosition.Left, TickStyle = TickStyle.None, GapWidth = 0 };
        arms.Labels.AddRange(shown.Select(row => row.Arm));
        model.Axes.Add(arms);
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Title = $"difference of macro-F1 from '{comparator}' in points, 95% interval",
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
            ExtraGridlines = [0],
            ExtraGridlineColor = OxyColors.Black,
            ExtraGridlineStyle = LineStyle.Solid,
            ExtraGridlineThickness = 1.5,
            AxisTitleDistance = 10,
            MinimumPadding = 0.05,
            MaximumPadding = 0.05,
        });
        foreach ((bool isInVerdict, OxyColor color) in new[] { (false, Other), (true, Chosen) })
        {
            model.Series.Add(PointsOf(shown, isInVerdict, color));
            foreach ((int place, ArmRow row) in shown.Index().Where(row => row.Item.IsInVerdict == isInVerdict))
            {
                var interval = new LineSeries { Color = color, StrokeThickness = isInVerdict ? 3 : 1.5 };
                interval.Points.Add(new DataPoint(100 * row.Difference!.Lower, place));
                interval.Points.Add(new DataPoint(100 * row.Difference.Upper, place));
                model.Series.Add(interval);
            }
        }

        return new SvgExporter { Width = Width, Height = Frame + (RowHeight * shown.Length), IsDocument = false }.ExportToString(model);
    }

    private static ScatterSeries PointsOf(ArmRow[] rows, bool isInVerdict, OxyColor color)
    {
        var points = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = isInVerdict ? 5 : 4, MarkerFill = color };
        points.Points.AddRange(rows.Index().Where(row => row.Item.IsInVerdict == isInVerdict)
            .Select(row => new ScatterPoint(100 * row.Item.Difference!.Mean, row.Index)));
        return points;
    }
}
