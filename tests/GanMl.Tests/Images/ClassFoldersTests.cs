using System.Text;
using System.Text.Json;
using GanMl.Images.Folders;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Images;

/// <summary>The folders of classes, whatever the classes are called.</summary>
[TestClass]
public sealed class ClassFoldersTests
{
    private static readonly string[] Awkward =
    [
        "A", "a", "2 a", "a (2)", "a/b", "a:b", "a_b", "a\\b", "..", ".", "", " ", "CON", "con", "NUL.txt", "COM1", "lpt\u00B9",
        "end.", "end ", "end", ".hidden", "classes.json", "manifest.json", "Manifest.JSON", "bell\u0007", "line\nend", "\u001b[31mred",
        "\u202Egnp.exe", new('x', 300), new string('x', 300) + "y", new string('\u00e9', 300), "caf\u00e9", "cafe\u0301", "\uFF21",
        "__MACOSX", "@eaDir", "\uD83D\uDC1D",
    ];

    [TestMethod]
    [DataRow("T-shirt/top,Trouser", "T-shirt_top,Trouser")]
    [DataRow("a/b,a:b,a?b", "a_b,a_b (2),a_b (3)")]
    [DataRow("a:b,a_b", "a_b (2),a_b")]
    [DataRow("A,a,a (2)", "A,a (3),a (2)")]
    [DataRow("2 a,A,a", "2 a,A,a (2)")]
    [DataRow("CON,nul.tar.gz,Console", "_CON,_nul.tar.gz,Console")]
    [DataRow("..,...", "_,_ (2)")]
    [DataRow(" end. ,classes.json", "end,classes.json (2)")]
    public void A_class_keeps_its_name_where_it_can(string classes, string folders) =>
        Assert.AreEqual(folders, string.Join(',', ClassFolders.NamesOf(classes.Split(','))));

    [TestMethod]
    public void No_two_classes_share_a_folder_and_every_name_is_safe()
    {
        string[] folders = ClassFolders.NamesOf(Awkward);
        Assert.HasCount(Awkward.Length, folders);
        var seen = new HashSet<string>();
        foreach (string folder in folders)
        {
            Assert.IsTrue(seen.Add(folder.Normalize(NormalizationForm.FormC).ToLowerInvariant()), folder);
            Assert.IsLessThanOrEqualTo(200, Encoding.UTF8.GetByteCount(folder));
            Assert.AreEqual(folder.Trim(' ', '.'), folder, "Windows drops blanks and dots at the end; a dot at the start hides");
            Assert.IsFalse(folder.Any(letter => char.IsControl(letter) || "/\\:*?\"<>|\u202E".Contains(letter)), folder);
        }

        CollectionAssert.DoesNotContain(folders, "classes.json");
        CollectionAssert.DoesNotContain(folders, "manifest.json");
    }

    [TestMethod]
    public void Many_classes_of_one_long_name_are_told_apart()
    {
        string[] folders = ClassFolders.NamesOf([.. Enumerable.Range(0, 2_000).Select(i => new string('x', 300) + i)]);
        Assert.HasCount(2_000, folders.Distinct().ToArray());
        Assert.IsTrue(folders.All(folder => folder.Length <= 200));
    }

    [TestMethod]
    public void The_names_of_the_classes_come_back_from_beside_the_folders()
    {
        using var temporary = new TemporaryFolder();
        var tiny = new TinyGenerator { ClassNames = Awkward, Shape = new ImageShape(1, 4, 4) };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        var plan = new GenerationPlan { Count = 2 * Awkward.Length };
        ImageWriterCatalogue.Default.Find("folder").Write(temporary["out"], new ImagesToWrite(generator, plan));

        using var names = JsonDocument.Parse(File.ReadAllBytes(temporary["out/classes.json"]));
        (string Folder, string Class)[] read =
            [.. names.RootElement.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString()!))];
        CollectionAssert.AreEqual(Awkward, read.Select(entry => entry.Class).ToArray());
        CollectionAssert.AreEquivalent(
            Directory.GetDirectories(temporary["out"]).Select(Path.GetFileName).Where(name => name != ".ganml").ToArray(),
            read.Select(entry => entry.Folder).ToArray());
        for (int label = 0; label < Awkward.Length; label++)
        {
            CollectionAssert.AreEquivalent(
                new[] { $"{label:000000000}.png", $"{label + Awkward.Length:000000000}.png" },
                Directory.GetFiles(temporary[$"out/{read[label].Folder}"]).Select(Path.GetFileName).ToArray());
        }

        Assert.AreEqual(2 * Awkward.Length, FolderImages.Open(temporary["out"]).Count, "no folder is passed over");
    }
}
