using System.CommandLine;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>stamp</c>: writes the hash into a generator file that was changed by hand, such as one in <c>Models/Pretrained</c>.
/// </summary>
internal static class StampCommand
{
    private static readonly Argument<FileInfo> File = new("file") { Description = "The generator file, which is replaced." };

    internal static Command Build()
    {
        var command = new Command("stamp", "Writes the hash of its content into a generator file.") { File };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(File).FullName;
        byte[] file = ContentStamp.Stamp(ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(path)));
        WholeFile.Write(path, stream => stream.Write(file));
        Console.WriteLine($"{path}: {file.Length:N0} bytes.");
        return 0;
    }
}
