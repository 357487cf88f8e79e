using GanMl.Build;

namespace GanMl.Tests.Build;

[TestClass]
public sealed class WeakenSymbolVersionTests
{
    private const ushort Weak = 2;

    [TestMethod]
    public void The_named_version_is_marked_weak_and_nothing_else_changes()
    {
        byte[] before = ElfFile("GLIBC_2.34", "GLIBCXX_3.4.32", "CXXABI_1.3");
        byte[] after = [.. before];

        Assert.AreEqual(1, ElfVersionNeeds.Weaken(after, "GLIBCXX_3.4.32"));

        int[] changed = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i])];
        long flags = ElfVersionNeeds.Read(before).Single(need => need.Key == "GLIBCXX_3.4.32").Value;
        CollectionAssert.AreEqual(new[] { (int)flags }, changed);
        Assert.AreEqual(Weak, BitConverter.ToUInt16(after, (int)flags));
    }

    [TestMethod]
    public void A_file_without_the_version_stays_as_it_is()
    {
        byte[] image = ElfFile("GLIBC_2.34");
        byte[] copy = [.. image];
        Assert.AreEqual(0, ElfVersionNeeds.Weaken(copy, "GLIBCXX_3.4.32"));
        CollectionAssert.AreEqual(image, copy);
    }

    [TestMethod]
    public void Every_need_is_listed_in_file_order()
    {
        string[] versions = ["A_1", "B_22", "C_333"];
        CollectionAssert.AreEqual(versions, ElfVersionNeeds.Read(ElfFile(versions)).Select(need => need.Key).ToArray());
    }

    [TestMethod]
    public void A_truncated_or_foreign_file_is_refused()
    {
        byte[] whole = ElfFile("GLIBCXX_3.4.32");
        for (int length = 0; length < whole.Length; length += 7)
        {
            byte[] part = whole[..length];
            try
            {
                ElfVersionNeeds.Weaken(part, "GLIBCXX_3.4.32");
            }
            catch (FormatException)
            {
                // The only failure that a broken file may cause.
            }
        }

        Assert.ThrowsExactly<FormatException>(() => ElfVersionNeeds.Weaken("MZ not an ELF"u8.ToArray(), "X"));
    }

    [TestMethod]
    public void The_library_beside_this_test_asks_for_the_new_version_weakly()
    {
        Skip.Unless(OperatingSystem.IsLinux(), "Only the Linux library asks for a version of a symbol.");

        byte[] image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        foreach (KeyValuePair<string, long> need in ElfVersionNeeds.Read(image).Where(need => need.Key == "GLIBCXX_3.4.32"))
        {
            Assert.AreEqual(Weak, BitConverter.ToUInt16(image, (int)need.Value) & Weak);
        }
    }

    /// <summary>A minimal ELF file, written from the specification: header, names, one section of needs, section table.</summary>
    private static byte[] ElfFile(params string[] versions)
    {
        const int header = 64, sectionSize = 64;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write(new byte[header]);

        var names = new List<int>();
        int strings = (int)file.Position;
        writer.Write((byte)0);
        foreach (string version in versions)
        {
            names.Add((int)file.Position - strings);
            writer.Write(System.Text.Encoding.ASCII.GetBytes(version + "\0"));
        }

        int needs = (int)file.Position;
        writer.Write((ushort)1);
        writer.Write((ushort)versions.Length);
        writer.Write(0u);
        writer.Write(16u);
        writer.Write(0u);
        for (int i = 0; i < versions.Length; i++)
        {
            writer.Write(0u);
            writer.Write((ushort)0);
            writer.Write((ushort)(i + 2));
            writer.Write((uint)names[i]);
            writer.Write(i == versions.Length - 1 ? 0u : 16u);
        }

        long sections = file.Position;
        writer.Write(Section(type: 3, offset: (ulong)strings, link: 0));
        writer.Write(Section(type: 0x6ffffffe, offset: (ulong)needs, link: 0));

        file.Position = 0;
        writer.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]);
        file.Position = 0x28;
        writer.Write((ulong)sections);
        file.Position = 0x3A;
        writer.Write((ushort)sectionSize);
        writer.Write((ushort)2);
        return file.ToArray();

        static byte[] Section(uint type, ulong offset, uint link)
        {
            var section = new byte[sectionSize];
            BitConverter.TryWriteBytes(section.AsSpan(4), type);
            BitConverter.TryWriteBytes(section.AsSpan(0x18), offset);
            BitConverter.TryWriteBytes(section.AsSpan(0x28), link);
            return section;
        }
    }
}
