using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;
using GanMl.Pipelines;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

[TestClass]
public class NoiseViewTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void The_columns_are_latents_labels_and_row_numbers()
    {
        IDataView noise = _context.Data.CreateNoise(7, Tiny.Grey.Info);
        Assert.AreEqual(7, noise.GetRowCount());
        CollectionAssert.AreEqual(new[] { "Latent", "Label", "Row" }, noise.Schema.Select(column => column.Name).ToArray());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 5), noise.Schema["Latent"].Type);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 4), noise.Schema["Label"].Type);
        Assert.AreEqual(NumberDataViewType.Int64, noise.Schema["Row"].Type);
    }

    [TestMethod]
    public void Names_of_columns_can_be_chosen()
    {
        IDataView noise = _context.Data.CreateNoise(
            1, Tiny.Grey.Info, new NoiseOptions { LatentColumn = "z", LabelColumn = "y", RowColumn = "i" });
        CollectionAssert.AreEqual(new[] { "z", "y", "i" }, noise.Schema.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    [DataRow(LatentDistribution.Normal)]
    [DataRow(LatentDistribution.Uniform)]
    public void A_latent_is_what_the_sampler_gives_for_seed_and_row(LatentDistribution distribution)
    {
        const long First = 5_000_000_000;
        GeneratorInfo info = Tiny.Grey.Info with { Distribution = distribution };
        List<float[]> latents = Reading.Vectors(
            _context.Data.CreateNoise(3, info, new NoiseOptions { Seed = 9, FirstRow = First }), "Latent");
        float[] expected = new float[15];
        new LatentSampler(9, 5, distribution).Fill(First, 3, expected);
        CollectionAssert.AreEqual(expected, latents.SelectMany(latent => latent).ToArray());
    }

    [TestMethod]
    public void A_number_of_values_is_enough_for_an_unconditional_generator()
    {
        IDataView noise = _context.Data.CreateNoise(2, 8, new NoiseOptions { Seed = 4 });
        Assert.IsNull(noise.Schema.GetColumnOrNull("Label"));
        float[] expected = new float[8];
        new LatentSampler(4, 8, LatentDistribution.Normal).Fill(1, expected);
        CollectionAssert.AreEqual(expected, Reading.Vectors(noise, "Latent")[1]);
    }

    [TestMethod]
    public void Pieces_put_together_are_the_whole()
    {
        IDataView whole = _context.Data.CreateNoise(10, Tiny.Grey.Info);
        IDataView head = _context.Data.CreateNoise(3, Tiny.Grey.Info);
        IDataView tail = _context.Data.CreateNoise(7, Tiny.Grey.Info, new NoiseOptions { FirstRow = 3 });
        CollectionAssert.AreEqual(
            Reading.Column<long>(whole, "Row"), Reading.Column<long>(head, "Row").Concat(Reading.Column<long>(tail, "Row")).ToList());
        CollectionAssert.AreEqual(
            Reading.Column<uint>(whole, "Label"), Reading.Column<uint>(head, "Label").Concat(Reading.Column<uint>(tail, "Label")).ToList());
        CollectionAssert.AreEqual(Reading.Vectors(whole, "Latent")[6], Reading.Vectors(tail, "Latent")[3]);
    }

    [TestMethod]
    public void Labels_go_through_the_classes_in_turn() => AssertLabels(LabelSequence.Cycle, 1, 2, 3, 4, 1, 2);

    [TestMethod]
    public void All_labels_can_be_one_class() => AssertLabels(LabelSequence.Only(2), 3, 3, 3, 3, 3, 3);

    [TestMethod]
    public void The_one_class_can_be_named() => AssertLabels(LabelSequence.Only("dog"), 4, 4, 4, 4, 4, 4);

    [TestMethod]
    public void Each_class_can_have_its_number_of_rows() => AssertLabels(LabelSequence.Counts([2, 0, 3, 1]), 1, 1, 3, 3, 3, 4);

    [TestMethod]
    public void Each_row_can_have_its_label() => AssertLabels(LabelSequence.Of([3, 1, 0, 0, 2, 1]), 4, 2, 1, 1, 3, 2);

    [TestMethod]
    public void Stock_operators_know_the_class_names()
    {
        IDataView noise = _context.Data.CreateNoise(5, Tiny.Grey.Info);
        IDataView named = _context.Transforms.Conversion.MapKeyToValue("Name", "Label").Fit(noise).Transform(noise);
        CollectionAssert.AreEqual(new[] { "ant", "bee", "cat", "dog", "ant" }, Reading.Texts(named, "Name"));
    }

    [TestMethod]
    public void Labels_that_do_not_fit_are_refused()
    {
        AssertRefused(LabelSequence.Only(4), "The only label is 4, but the generator's classes are 0 to 3.");
        AssertRefused(LabelSequence.Only("cow"), "no class 'cow'. Its classes are: ant, bee, cat, dog.");
        AssertRefused(LabelSequence.Counts([6]), "There are 1 counts for 4 classes");
        AssertRefused(LabelSequence.Counts([1, 1, 1, 1]), "add up to 4, but the view has 6 rows");
        AssertRefused(LabelSequence.Of([1, 2]), "There are 2 labels for 6 rows");
        AssertRefused(LabelSequence.Of([0, 1, 2, 3, -1, 0]), "Label 4 of the list is -1");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CreateWith(LabelSequence.Counts([7, -1, 0, 0])));
    }

    [TestMethod]
    public void Labels_are_refused_where_there_are_no_classes()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Data.CreateNoise(3, 5, new NoiseOptions { Labels = LabelSequence.Only(1) }));
        StringAssert.Contains(error.Message, "has no classes");
    }

    [TestMethod]
    public void Numbers_out_of_range_and_names_used_twice_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Data.CreateNoise(-1, 5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Data.CreateNoise(long.MaxValue, 5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Data.CreateNoise(1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NoiseOptions { FirstRow = -1 });
        Assert.ThrowsExactly<ArgumentException>(() => _context.Data.CreateNoise(1, 5, new NoiseOptions { RowColumn = " " }));
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Data.CreateNoise(1, 5, new NoiseOptions { RowColumn = "Latent" }));
        StringAssert.Contains(error.Message, "Two columns are called 'Latent'");
    }

    private IDataView CreateWith(LabelSequence labels) =>
        _context.Data.CreateNoise(6, Tiny.Grey.Info, new NoiseOptions { Labels = labels });

    private void AssertLabels(LabelSequence labels, params uint[] keys) =>
        CollectionAssert.AreEqual(keys, Reading.Column<uint>(CreateWith(labels), "Label"));

    private void AssertRefused(LabelSequence labels, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => CreateWith(labels)).Message, message);
}
