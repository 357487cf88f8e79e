using GanMl.Inference.GeneratorFile;

namespace GanMl.Tests.Inference;

/// <summary>A file is written whole or not at all.</summary>
[TestClass]
public sealed class WholeFileTests
{
    [TestMethod]
    public void A_file_is_written_into_a_folder_that_was_not_there_and_replaced()
    {
        using var folder = new TemporaryFolder();
        string path = folder[Path.Combine("new", "file.bin")];
        WholeFile.Write(path, stream => stream.Write([1, 2, 3]));
        WholeFile.Write(path, stream => stream.Write([4]));
        CollectionAssert.AreEqual(new byte[] { 4 }, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [TestMethod]
    public void An_error_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("file.bin", [7]);
        Assert.ThrowsExactly<InvalidOperationException>(() => WholeFile.Write(path, stream =>
        {
            stream.Write([1, 2]);
            throw new InvalidOperationException();
        }));
        CollectionAssert.AreEqual(new byte[] { 7 }, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }
}
