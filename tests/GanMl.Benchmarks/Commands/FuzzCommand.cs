using System.CommandLine;
using GanMl.Benchmarks.Fuzzing;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>fuzz</c>: opens and runs damaged generator files. Each must work or be refused with the one error for it, in time, and without using
/// up the memory. A crash of a native library ends the process, which whoever has started it sees.
/// </summary>
internal static class FuzzCommand
{
    private static readonly Option<int> Files = new("--files")
    {
        Description = "How many damaged files.",
        DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of the damage.", DefaultValueFactory = _ => 1 };

    private static readonly Option<int> MemoryLimit = new("--memory-limit")
    {
        Description = "Megabytes that the process may use beyond what it used before the first file: 2 GiB for trying a file out, "
            + "which the process keeps, as much again for running one that came through, and a little.",
        DefaultValueFactory = _ => 5_120,
    };

    private static readonly Option<int> TimeLimit = new("--time-limit")
    {
        Description = "Seconds that one file may take.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly OnnxGeneratorOptions Options = new() { IntraOpThreads = 1, PixelRange = PixelRange.Tanh };

    internal static Command Build()
    {
        var command = new Command("fuzz", "Opens and runs damaged generator files.") { Files, Seed, MemoryLimit, TimeLimit };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        IReadOnlyList<byte[]> originals = FuzzOriginals.Make();
        var random = new Random(parsed.GetValue(Seed));
        using var watchdog = new Watchdog(TimeSpan.FromSeconds(parsed.GetValue(TimeLimit)), parsed.GetValue(MemoryLimit));
        int files = parsed.GetValue(Files);
        int worked = 0;
        for (int number = 0; number < files; number++)
        {
            byte[] damaged = Mutation.Damage(originals[number % originals.Count], random);
            watchdog.Watch(number, damaged);
            worked += Works(damaged, watchdog) ? 1 : 0;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{files} files: {worked} worked, {files - worked} refused; most memory used: {watchdog.MostMegabytes} MB."));
        return 0;
    }

    private static bool Works(byte[] file, Watchdog watchdog)
    {
        try
        {
            using OnnxGenerator generator = OnnxGenerator.Open(file, Options);
            float[] images = generator.Generate(seed: 1, firstRow: 0, count: 3);
            return images.All(value => value is >= 0 and <= 1) ? true : throw new InvalidOperationException("A pixel is out of range.");
        }
        catch (GeneratorFileException)
        {
            return false;
        }
        catch (Exception error)
        {
            watchdog.Fail($"ended in {error.GetType().Name}: {error.Message}");
            return false;
        }
    }
}
