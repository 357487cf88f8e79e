using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// Feeds a network from the columns of a pipeline, by ML.NET's own transformers: a column for each input, under the input's name. A column
/// of the pipeline that has such a name is kept meanwhile under another.
/// </summary>
internal sealed class StockInputs
{
    private const string KeptPrefix = "ganml_stock_kept_";

    private readonly TransformsCatalog _transforms;
    private readonly GeneratorContract _contract;
    private readonly SavedGenerator _settings;
    private readonly int _classes;
    private readonly string[] _kept;

    /// <param name="transforms">What makes transformers.</param>
    /// <param name="contract">How the network is fed.</param>
    /// <param name="classes">How many classes it has; 0 when it is unconditional.</param>
    /// <param name="settings">The names of the columns.</param>
    internal StockInputs(TransformsCatalog transforms, GeneratorContract contract, int classes, SavedGenerator settings)
    {
        _transforms = transforms;
        _contract = contract;
        _classes = classes;
        _settings = settings;
        Names =
        [
            contract.LatentInput,
            .. contract.LabelInput is { } label ? [label, StockOutputs.Known] : Array.Empty<string>(),
            .. settings.TruncationColumn is null ? [] : new[] { GeneratorNames.Truncation },
            .. settings.StyleLayerColumn is null ? [] : new[] { GeneratorNames.StyleLatent, GeneratorNames.StyleLayer },
        ];
        _kept = [.. Names.Intersect(ColumnsOf(settings, contract.LabelInput is not null))];
    }

    /// <summary>The inputs of the network that are fed.</summary>
    internal string[] Names { get; }

    /// <summary>The columns of the pipeline from which the network is fed.</summary>
    internal static IEnumerable<string> ColumnsOf(SavedGenerator settings, bool isConditional) => new[]
    {
        settings.LatentColumn,
        isConditional ? settings.LabelColumn : null,
        settings.TruncationColumn,
        settings.StyleLatentColumn,
        settings.StyleLayerColumn,
    }.OfType<string>().Distinct();

    /// <summary>Adds the inputs.</summary>
    internal EstimatorChain<ITransformer> Add(EstimatorChain<ITransformer> chain)
    {
        foreach (string kept in _kept)
        {
            chain = chain.Append<ITransformer>(_transforms.CopyColumns(KeptPrefix + kept, kept));
        }

        // Of a file that takes a number of rows at once, no more and no fewer, all are the same and one is looked at.
        int rows = Math.Max(1, _contract.FixedBatch);
        chain = chain.Append<ITransformer>(Vector(_contract.LatentInput, Source(_settings.LatentColumn), rows));
        if (_contract.LabelInput is { } label)
        {
            chain = Look(chain, label, row => row, rows);
            chain = Look(chain, StockOutputs.Known, _ => 1, 1);
        }

        if (_settings.TruncationColumn is { } truncation)
        {
            chain = chain.Append<ITransformer>(Vector(GeneratorNames.Truncation, Source(truncation), 1));
        }

        return _settings is { StyleLatentColumn: { } styleLatent, StyleLayerColumn: { } styleLayer }
            ? chain
                .Append<ITransformer>(Vector(GeneratorNames.StyleLatent, Source(styleLatent), 1))
                .Append<ITransformer>(
                    _transforms.Conversion.ConvertType(GeneratorNames.StyleLayer, Source(styleLayer), DataKind.Int64))
                .Append<ITransformer>(Vector(GeneratorNames.StyleLayer, GeneratorNames.StyleLayer, 1))
            : chain;
    }

    /// <summary>Takes the inputs away again.</summary>
    internal EstimatorChain<ITransformer> Remove(EstimatorChain<ITransformer> chain)
    {
        foreach (string kept in _kept)
        {
            chain = chain.Append<ITransformer>(_transforms.CopyColumns(kept, KeptPrefix + kept));
        }

        string[] helpers = [.. Names.Except(_kept), .. _kept.Select(kept => KeptPrefix + kept)];
        return chain.Append<ITransformer>(_transforms.DropColumns(helpers));
    }

    private string Source(string column) => _kept.Contains(column) ? KeptPrefix + column : column;

    /// <summary>A single number is fed as [1, 1], a vector as the network declares it.</summary>
    private ColumnConcatenatingEstimator Vector(string input, string column, int times) =>
        _transforms.Concatenate(input, [.. Enumerable.Repeat(column, times)]);

    /// <summary>
    /// A number for each key of the label. ML.NET gives the number 0 for a label that is missing, which is also that of the first class:
    /// therefore the network is told as well whether it is known.
    /// </summary>
    private EstimatorChain<ITransformer> Look(EstimatorChain<ITransformer> chain, string input, Func<long, long> number, int rows)
    {
        RowReader<uint> key = (long row, ref uint value) => value = (uint)row + 1;
        RowReader<long> label = (long row, ref long value) => value = number(row);
        var table = new IndexedView(
            _classes,
            [
                IndexedColumn.Create("Key", ColumnTypes.Label(_classes), () => key),
                IndexedColumn.Create("Number", NumberDataViewType.Int64, () => label),
            ]);
        return chain
            .Append<ITransformer>(_transforms.Conversion.MapValue(
                input, table, table.Schema[0], table.Schema[1], Source(_settings.LabelColumn)))
            .Append<ITransformer>(Vector(input, input, rows));
    }
}
