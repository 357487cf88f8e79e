using System.Globalization;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Labels are matched by the text of their values, of whatever type these are, and by number only where there are none.</summary>
[TestClass]
public sealed class KeyLabelTests
{
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];
    private static readonly int[] Order = [7, 3, 9, 0, 1, 2, 4, 5, 6, 8];
    private static readonly SyntheticOptions Balanced = new() { Amount = SyntheticAmount.Balanced };

    private readonly MLContext _context = new(1);
    private readonly OnnxGenerator _digits = OnnxGenerator.Open(GreyFile.Create(new ImageShape(1, 2, 2), Digits));

    [TestCleanup]
    public void Close() => _digits.Dispose();

    [TestMethod]
    public void Values_of_every_type_are_matched_by_their_text()
    {
        AssertMatched(digit => digit);
        AssertMatched(digit => (sbyte)digit);
        AssertMatched(digit => (byte)digit);
        AssertMatched(digit => (short)digit);
        AssertMatched(digit => (ushort)digit);
        AssertMatched(digit => (uint)digit);
        AssertMatched(digit => (long)digit);
        AssertMatched(digit => (ulong)digit);
        AssertMatched(digit => digit == 0 ? -0f : digit);
        AssertMatched(digit => (double)digit);
        AssertMatched(digit => digit.ToString(CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void Numbers_that_are_not_whole_large_or_negative_and_times_are_matched_by_their_text()
    {
        AssertPairMatched([0.5f, -1.25f], "-1.25", "0.5");
        AssertPairMatched([3e20, 0.1], "0.1", "3E+20");
        AssertPairMatched([1e10f, 5f], "5", "10000000000");
        AssertPairMatched([long.MinValue, long.MaxValue], "9223372036854775807", "-9223372036854775808");
        AssertPairMatched(
            [new DateTime(2026, 2, 1), new DateTime(2026, 1, 2)], "2026-01-02T00:00:00.0000000", "2026-02-01T00:00:00.0000000");
        AssertPairMatched([TimeSpan.FromDays(1), TimeSpan.FromMinutes(1)], "00:01:00", "1.00:00:00");
    }

    [TestMethod]
    [DataRow("False", "True")]
    [DataRow("false", "true")]
    [DataRow("0", "1")]
    public void Booleans_are_matched_however_they_are_spelled(string no, string yes)
    {
        AssertPairMatched([true, false], no, yes);
        AssertPairMatched([false, true], yes, no);
    }

    [TestMethod]
    public void A_value_that_no_class_is_called_by_is_refused()
    {
        AssertRefused([3, 10], "class '10' are needed");
        AssertRefused([3f, 3.5f], "class '3.5' are needed");
        AssertRefused([true, false], "class 'True' are needed");
        AssertRefused(["3", "three"], "class 'three' are needed");
        AssertRefused([new DateTime(2026, 1, 2), new DateTime(2026, 1, 3)], "class '2026-01-02T00:00:00.0000000' are needed");
    }

    [TestMethod]
    public void Keys_of_keys_stand_for_nothing_that_could_be_matched()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(new[] { new KeyRow { Key = 4 }, new KeyRow { Key = 2 }, new KeyRow { Key = 4 } });
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Label", "Key").Fit(rows).Transform(rows);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendSynthetic(keyed, _digits, Balanced));
        StringAssert.Contains(error.Message, "class '(key 3)' are needed");
    }

    [TestMethod]
    public void Two_classes_of_one_name_are_in_doubt()
    {
        using OnnxGenerator twice = OnnxGenerator.Open(GreyFile.Create(new ImageShape(1, 2, 2), "3", "3", "7"));
        IDataView real = Uneven(digit => digit % 2 == 0 ? 7 : 3);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendSynthetic(real, twice, Balanced));
        StringAssert.Contains(error.Message, "the generator has several classes of this name");
    }

    [TestMethod]
    public void Amounts_name_numbers_by_their_text()
    {
        IDataView joined = _context.Data.AppendSynthetic(
            Uneven(digit => digit),
            _digits,
            new SyntheticOptions { Amount = SyntheticAmount.Add(new Dictionary<string, long> { ["3"] = 4 }) });
        Assert.HasCount(4, Generated(joined));
        Assert.IsTrue(Generated(joined).All(row => row == ("3", 3 / 9f)));
        using OnnxGenerator one = OnnxGenerator.Open(Tiny.Unconditional.ToBytes());
        IDataView named = _context.Data.AppendSynthetic(Uneven(digit => digit), one, Balanced with { ClassName = "3" });
        Assert.HasCount(8, Generated(named));
        Assert.IsTrue(Generated(named).All(row => row.Name == "3"));
    }

    [TestMethod]
    public void GenerateImages_refuses_keys_in_another_order_than_the_classes()
    {
        ImageGeneratorEstimator images = _context.Transforms.GenerateImages(_digits);
        IDataView shuffled = WithLatents(Order);
        var error = Assert.ThrowsExactly<ArgumentException>(() => images.Fit(shuffled));
        StringAssert.Contains(error.Message, "The first key of column 'Label' stands for '7', but the generator's first class is '0'.");
        IDataView sorted = WithLatents([.. Enumerable.Range(0, 10)]);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 10).Select(digit => digit / 9f).ToArray(),
            Reading.Vectors(images.Fit(sorted).Transform(sorted), "Pixels").Select(pixels => pixels[0]).ToArray());
    }

    private IDataView WithLatents(int[] digits)
    {
        IDataView rows = _context.Data.LoadFromEnumerable(digits.Select(digit => new LatentRow { Value = digit }).ToArray());
        return _context.Transforms.Conversion.MapValueToKey("Label", "Value").Fit(rows).Transform(rows);
    }

    /// <summary>Two rows of the digit 3 and ten of each of the others, in the order of the report.</summary>
    private IDataView Uneven<TValue>(Func<int, TValue> value) => KeyedRows.Create(
        _context, Order.SelectMany(digit => Enumerable.Repeat((value(digit), digit / 9f), digit == 3 ? 2 : 10)));

    private void AssertMatched<TValue>(Func<int, TValue> value)
    {
        List<(string Name, float Grey)> generated = Generated(_context.Data.AppendSynthetic(Uneven(value), _digits, Balanced));
        Assert.HasCount(8, generated, typeof(TValue).Name);
        Assert.IsTrue(generated.All(row => row.Grey == 3 / 9f), $"{typeof(TValue).Name}: {string.Join(", ", generated)}");
    }

    /// <summary>One row of the first value and three of the second: two of the first are generated, by the class that is named.</summary>
    private void AssertPairMatched<TValue>(TValue[] values, params string[] classNames)
    {
        foreach (TValue[] order in new[] { values, [.. values.Reverse()] })
        {
            using OnnxGenerator generator = OnnxGenerator.Open(GreyFile.Create(new ImageShape(1, 2, 2), classNames));
            IDataView real = KeyedRows.Create(_context, [(order[0], 0f), (order[1], 0f), (order[1], 0f), (order[1], 0f)]);
            List<(string Name, float Grey)> generated = Generated(_context.Data.AppendSynthetic(real, generator, Balanced));
            float right = order[0]!.Equals(values[0]) ? 1 : 0;
            Assert.HasCount(2, generated);
            Assert.IsTrue(generated.All(row => row.Grey == right), $"{order[0]}: {string.Join(", ", generated)}");
        }
    }

    private void AssertRefused<TValue>(TValue[] values, string message)
    {
        IDataView real = KeyedRows.Create(_context, [(values[0], 0f), (values[0], 0f), (values[1], 0f)]);
        IDataView other = KeyedRows.Create(_context, [(values[0], 0f), (values[1], 0f), (values[1], 0f)]);
        string[] messages =
        [
            .. new[] { real, other }.Select(view =>
            {
                try
                {
                    _context.Data.AppendSynthetic(view, _digits, Balanced);
                    return "";
                }
                catch (ArgumentException e)
                {
                    return e.Message;
                }
            }),
        ];
        Assert.IsTrue(messages.Any(text => text.Contains(message, StringComparison.Ordinal)), string.Join('\n', messages));
    }

    private static List<(string Name, float Grey)> Generated(IDataView joined)
    {
        string[] names = NamesOf(joined.Schema["Label"]);
        List<uint> labels = Reading.Column<uint>(joined, "Label");
        List<float[]> pixels = Reading.Vectors(joined, "Pixels");
        return
        [
            .. Reading.Column<bool>(joined, "Synthetic").Select((flag, row) => (flag, row)).Where(row => row.flag)
                .Select(row => (names[labels[row.row] - 1], pixels[row.row][0])),
        ];
    }

    private static string[] NamesOf(DataViewSchema.Column column) => GanMl.Pipelines.Views.KeyNames.Of(column)!;

    private sealed class KeyRow
    {
        [KeyType(10)]
        public uint Key { get; set; }

        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = new float[4];
    }

    private sealed class LatentRow
    {
        public int Value { get; set; }

        [VectorType(2)]
        public float[] Latent { get; set; } = new float[2];
    }
}
