using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Loading;

/// <summary>Makes the view of a labelled image set, with the very columns that generated images have.</summary>
internal static class LabelledImagesView
{
    internal static IDataView Create(ILabelledImages images, LoadImagesOptions options)
    {
        var columns = new List<IndexedColumn> { PixelsColumn(images, options.PixelsColumn, options.Layout) };
        if (options.ImageColumn is not null)
        {
            columns.Add(ImageColumn(images, options.ImageColumn));
        }

        columns.Add(LabelColumn(images, options.LabelColumn));
        RowReader<long> readRow = (long row, ref long value) => value = row;
        columns.Add(IndexedColumn.Create(options.RowColumn, NumberDataViewType.Int64, () => readRow));
        return new IndexedView(images.Count, columns);
    }

    private static IndexedColumn PixelsColumn(ILabelledImages images, string name, PixelLayout layout)
    {
        int length = images.Shape.Length;
        var form = new PixelForm(layout, ColorOrder.RedFirst, PixelRange.Sigmoid);
        return IndexedColumn.Create(name, ColumnTypes.Pixels(images.Shape, layout), Open, ColumnTypes.UnitPixels);

        RowReader<VBuffer<float>> Open()
        {
            byte[] planes = new byte[length];
            float[] pixels = new float[length];
            return (long row, ref VBuffer<float> value) =>
            {
                images.CopyPixels((int)row, planes);
                PixelBytes.ToUnit(planes, pixels);
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, length);
                form.Write(pixels, editor.Values, images.Shape);
                value = editor.Commit();
            };
        }
    }

    private static IndexedColumn ImageColumn(ILabelledImages images, string name)
    {
        ImageShape shape = images.Shape;
        return IndexedColumn.Create(name, ColumnTypes.Image(shape), Open);

        RowReader<MLImage> Open()
        {
            byte[] planes = new byte[shape.Length];
            var composer = new ImageComposer(shape);
            return (long row, ref MLImage value) =>
            {
                images.CopyPixels((int)row, planes);
                value?.Dispose();
                value = composer.Compose(planes);
            };
        }
    }

    private static IndexedColumn LabelColumn(ILabelledImages images, string name)
    {
        RowReader<uint> read = (long row, ref uint value) => value = (uint)images.LabelOf((int)row) + 1;
        return IndexedColumn.Create(
            name, ColumnTypes.Label(images.ClassNames.Count), () => read, ColumnTypes.ClassNames(images.ClassNames));
    }
}
