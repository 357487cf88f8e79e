using GanMl.Inference.Latents;
using GanMl.Pipelines.Views;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Noise;

/// <summary>
/// Which rows of noise the rows of a view are: those from a first one on, or, where every pass draws fresh ones, those that follow after
/// each pass. Their columns are pure functions of row and pass.
/// </summary>
/// <param name="first">The first row of noise.</param>
/// <param name="count">How many rows the view has.</param>
/// <param name="isFresh">Whether a pass begins where the one before it has ended.</param>
internal sealed class NoiseRows(long first, long count, bool isFresh)
{
    /// <summary>The row of noise at which a pass begins.</summary>
    /// <exception cref="InvalidOperationException">There are no more rows.</exception>
    internal long FirstOf(long pass)
    {
        if (!isFresh)
        {
            return first;
        }

        return (Int128)first + ((Int128)pass * count) is var begin && begin <= IndexedView.LargestCount
            ? (long)begin
            : throw new InvalidOperationException($"There are no fresh rows of noise left in pass {pass} (counted from 0).");
    }

    /// <summary>A column of latents. Who asks for it begins a pass, if passes differ.</summary>
    internal IndexedColumn Latents(string name, LatentSampler sampler) =>
        IndexedColumn.CreateByPass<VBuffer<float>>(name, ColumnTypes.Latent(sampler.Size), beginsPass: isFresh, pass =>
        {
            long begin = FirstOf(pass);
            return (long row, ref VBuffer<float> value) =>
            {
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, sampler.Size);
                sampler.Fill(begin + row, editor.Values);
                value = editor.Commit();
            };
        });

    /// <summary>A column of the numbers of rows of noise.</summary>
    internal IndexedColumn Numbers(string name) =>
        IndexedColumn.CreateByPass<long>(name, NumberDataViewType.Int64, beginsPass: false, pass =>
        {
            long begin = FirstOf(pass);
            return (long row, ref long value) => value = begin + row;
        });
}
