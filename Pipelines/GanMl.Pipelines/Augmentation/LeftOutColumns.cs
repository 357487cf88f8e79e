using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Tells which columns of the real images a join has not, and which it has with other values.</summary>
internal static partial class LeftOutColumns
{
    /// <param name="real">The real columns.</param>
    /// <param name="kept">Those that stay.</param>
    /// <param name="marks">Those by which generated rows are known, which stay too.</param>
    /// <param name="options">The names of the new ones.</param>
    /// <param name="logger">Is told.</param>
    internal static void Tell(DataViewSchema real, string[] kept, SyntheticMarks marks, SyntheticOptions options, ILogger logger)
    {
        string[] gone =
        [
            .. real.Where(column => !column.IsHidden).Select(column => column.Name)
                .Except([.. kept, .. marks.Columns.Select(column => column.Name)]),
        ];
        var leftOut = new List<string>();
        foreach (string name in gone)
        {
            if (name == options.WeightColumn)
            {
                // The weights of an earlier call are computed anew, as they should be.
                if (marks.Columns.Length == 0)
                {
                    Replaced(logger, name, "weights under which all classes count the same", nameof(options.WeightColumn));
                }
            }
            else if (name == options.SyntheticColumn)
            {
                Replaced(logger, name, "the mark of generated images", nameof(options.SyntheticColumn));
            }
            else if (name == options.SyntheticRowColumn)
            {
                Replaced(logger, name, "the rows of noise of generated images", nameof(options.SyntheticRowColumn));
            }
            else
            {
                leftOut.Add(name);
            }
        }

        if (leftOut.Count > 0)
        {
            LeftOut(logger, $"{(leftOut.Count == 1 ? "column" : "columns")} '{string.Join("', '", leftOut)}'");
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "AppendSynthetic leaves out the {Columns} of the real images, because generated images have no values there.")]
    private static partial void LeftOut(ILogger logger, string columns);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The column '{Column}' of the real images is replaced by {What}; set SyntheticOptions.{Option} to another name to keep "
            + "it away.")]
    private static partial void Replaced(ILogger logger, string column, string what, string option);
}
