using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// What is known of the columns before there is data. ML.NET lets nobody else make a <see cref="SchemaShape.Column"/>,
/// so those of the generated columns are borrowed from a custom mapping that would add the like.
/// </summary>
internal static class ImageGeneratorShape
{
    internal static SchemaShape Append(SchemaShape input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        CheckLatent(input, generator, options);
        if (generator.IsConditional)
        {
            CheckLabel(input, options);
        }

        TransformsCatalog transforms = new MLContext().Transforms;
        if (options.ImageColumn is null)
        {
            SchemaDefinition added = Define<PixelsOnly>(generator, options);
            return transforms.CustomMapping<Nothing, PixelsOnly>((_, _) => { }, null, null, added).GetOutputSchema(input);
        }

        SchemaDefinition both = Define<PixelsAndImage>(generator, options);
        SchemaDefinition.Column image = both[nameof(PixelsAndImage.Image)];
        image.ColumnName = options.ImageColumn;
        image.ColumnType = ColumnTypes.Image(generator.Shape);
        return transforms.CustomMapping<Nothing, PixelsAndImage>((_, _) => { }, null, null, both).GetOutputSchema(input);
    }

    private static SchemaDefinition Define<TColumns>(GeneratorInfo generator, GenerateImagesOptions options)
    {
        var definition = SchemaDefinition.Create(typeof(TColumns));
        SchemaDefinition.Column pixels = definition[nameof(PixelsOnly.Pixels)];
        pixels.ColumnName = options.PixelsColumn;
        pixels.ColumnType = ColumnTypes.Pixels(generator.Shape, options.Layout);
        return definition;
    }

    private static void CheckLatent(SchemaShape input, GeneratorInfo generator, GenerateImagesOptions options)
    {
        SchemaShape.Column column = Find(input, options.LatentColumn);
        if (column.Name is null)
        {
            throw InputColumns.MissingLatent(options.LatentColumn, input.Select(other => other.Name));
        }

        if (column.Kind != SchemaShape.Column.VectorKind.Vector || !column.ItemType.Equals(NumberDataViewType.Single))
        {
            throw InputColumns.WrongLatent(column.Name, $"{column.Kind} of {column.ItemType}", generator.LatentSize);
        }
    }

    private static void CheckLabel(SchemaShape input, GenerateImagesOptions options)
    {
        SchemaShape.Column column = Find(input, options.LabelColumn);
        if (column.Name is null)
        {
            throw InputColumns.MissingLabel(options.LabelColumn, input.Select(other => other.Name));
        }

        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !column.IsKey || !column.ItemType.Equals(NumberDataViewType.UInt32))
        {
            throw InputColumns.WrongLabel(column.Name, $"{column.Kind} of {column.ItemType}");
        }
    }

    private static SchemaShape.Column Find(SchemaShape input, string name) => input.FirstOrDefault(column => column.Name == name);

    private sealed class Nothing;

    private class PixelsOnly
    {
        public VBuffer<float> Pixels { get; set; }
    }

    private sealed class PixelsAndImage : PixelsOnly
    {
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }
}
