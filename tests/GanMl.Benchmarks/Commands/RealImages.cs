using System.CommandLine;
using GanMl.Images;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Benchmarks.Commands;

/// <summary>Where a measurement on real images finds them, and with how many threads it computes.</summary>
internal sealed class RealImages
{
    private readonly Option<DirectoryInfo?> _folder = new("--data-folder")
    {
        Description = "Where the files of the set are. Default: below the folder named by GANML_DATA.",
    };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads to compute with.", DefaultValueFactory = _ => 1 };

    internal void AddTo(Command command)
    {
        command.Options.Add(_threads);
        command.Options.Add(_folder);
    }

    internal void SetThreads(ParseResult parsed) => TorchSharp.torch.set_num_threads(parsed.GetValue(_threads));

    /// <summary>Opens a set.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="set">Its name.</param>
    /// <param name="split">Images to learn from, or others.</param>
    /// <param name="size">Height and width; null for the set's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task<ILabelledImages> OpenAsync(
        ParseResult parsed, string set, ImageSetSplit split, int? size, CancellationToken cancellationToken) =>
        ImageSets.OpenAsync(
            set,
            split,
            new ImageSetOptions
            {
                Size = size,
                Folders = new DataFolders
                {
                    Folder = parsed.GetValue(_folder)?.FullName,
                    Root = Environment.GetEnvironmentVariable("GANML_DATA"),
                },
            },
            cancellationToken: cancellationToken);
}
