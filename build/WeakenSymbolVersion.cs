using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
#if !WITHOUT_MSBUILD
using Microsoft.Build.Framework;
#endif

namespace GanMl.Build;

#if !WITHOUT_MSBUILD
/// <summary>
/// Copies a shared library with its requirement of one symbol version marked weak, so that the dynamic loader
/// accepts a system whose C++ runtime is older. The source file is only read.
/// </summary>
public class WeakenSymbolVersion : Microsoft.Build.Utilities.Task
{
    /// <summary>The library as its package ships it.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>Where the changed copy goes.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>The version to mark, for example GLIBCXX_3.4.32.</summary>
    [Required]
    public string SymbolVersion { get; set; } = "";

    /// <summary>Writes the copy and says in one line what was done.</summary>
    public override bool Execute()
    {
        try
        {
            byte[] image = File.ReadAllBytes(Source);
            int weakened = ElfVersionNeeds.Weaken(image, SymbolVersion);
            Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
            string partial = Destination + ".partial";
            File.WriteAllBytes(partial, image);
            File.Delete(Destination);
            File.Move(partial, Destination);
            Log.LogMessage(MessageImportance.High, weakened == 0
                ? "{0}: does not ask for {1}, copied as it is"
                : "{0}: {1} marked weak, so that it loads on systems with an older libstdc++",
                Path.GetFileName(Source), SymbolVersion);
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is FormatException)
        {
            Log.LogError("{0}: cannot mark {1} weak: {2}", Source, SymbolVersion, e.Message);
        }

        return !Log.HasLoggedErrors;
    }
}
#endif

/// <summary>
/// The table of symbol versions that an ELF file needs from other libraries (section type SHT_GNU_verneed,
/// structures Elf64_Verneed and Elf64_Vernaux of the Linux Standard Base, "Symbol Versioning").
/// </summary>
internal static class ElfVersionNeeds
{
    private const uint SectionVersionNeeds = 0x6ffffffe;
    private const int FlagWeak = 2;

    /// <summary>Marks every need of <paramref name="version"/> weak, in place.</summary>
    /// <returns>How many entries were changed or already weak.</returns>
    /// <exception cref="FormatException">Not a little-endian 64-bit ELF file, or one whose tables point outside it.</exception>
    internal static int Weaken(byte[] image, string version)
    {
        int count = 0;
        foreach (KeyValuePair<string, long> need in Read(image))
        {
            if (need.Key == version)
            {
                image[need.Value] |= FlagWeak;
                count++;
            }
        }

        return count;
    }

    /// <summary>Every needed version and the offset of its flags.</summary>
    internal static List<KeyValuePair<string, long>> Read(byte[] image)
    {
        if (image.Length < 64 || image[0] != 0x7f || image[1] != 'E' || image[2] != 'L' || image[3] != 'F')
        {
            throw new FormatException("not an ELF file");
        }

        if (image[4] != 2 || image[5] != 1)
        {
            throw new FormatException("not a little-endian 64-bit ELF file");
        }

        var needs = new List<KeyValuePair<string, long>>();
        long sections = (long)UInt64(image, 0x28);
        int sectionSize = UInt16(image, 0x3A);
        int sectionCount = UInt16(image, 0x3C);
        for (int i = 0; i < sectionCount; i++)
        {
            long section = sections + ((long)i * sectionSize);
            if (UInt32(image, section + 4) != SectionVersionNeeds)
            {
                continue;
            }

            long names = (long)UInt64(image, sections + (UInt32(image, section + 0x28) * (long)sectionSize) + 0x18);
            ReadSection(image, (long)UInt64(image, section + 0x18), names, needs);
        }

        return needs;
    }

    private static void ReadSection(byte[] image, long need, long names, List<KeyValuePair<string, long>> needs)
    {
        while (true)
        {
            int count = UInt16(image, need + 2);
            long entry = need + UInt32(image, need + 8);
            for (int i = 0; i < count; i++)
            {
                needs.Add(new KeyValuePair<string, long>(Text(image, names + UInt32(image, entry + 8)), entry + 4));
                entry += UInt32(image, entry + 12);
            }

            uint next = UInt32(image, need + 12);
            if (next == 0)
            {
                return;
            }

            need += next;
        }
    }

    private static string Text(byte[] image, long offset)
    {
        Check(image, offset, 1);
        int end = Array.IndexOf(image, (byte)0, (int)offset);
        return end < 0
            ? throw new FormatException("a name runs past the end of the file")
            : Encoding.ASCII.GetString(image, (int)offset, end - (int)offset);
    }

    private static ushort UInt16(byte[] image, long offset) => BitConverter.ToUInt16(image, Check(image, offset, 2));

    private static uint UInt32(byte[] image, long offset) => BitConverter.ToUInt32(image, Check(image, offset, 4));

    private static ulong UInt64(byte[] image, long offset) => BitConverter.ToUInt64(image, Check(image, offset, 8));

    private static int Check(byte[] image, long offset, int size) => offset >= 0 && offset <= image.Length - size
        ? (int)offset
        : throw new FormatException("a table points outside the file (at " + offset + " of " + image.Length + " bytes)");
}
