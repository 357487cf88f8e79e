using System.CommandLine;
using System.Globalization;
using GanMl.Models.Layers.Steps;
using GanMl.Training.Growing;
using GanMl.Training.Trainer;

namespace GanMl.Cli.Options;

/// <summary>The options that say how networks grow.</summary>
internal sealed class GrowthOptionsBinder
{
    private readonly Option<bool> _fixed = new("--fixed-size") { Description = "Do not let progressive and style networks grow: train them at the full size from the first image on." };

    private readonly Option<long?> _phaseImages = new("--phase-images")
    {
        Description = "Images for which a growing network learns at each size, and for which the next one fades in. Default: half of the run over all of them.",
    };

    private readonly Option<string?> _batchSizes = new("--batch-sizes")
    {
        Description = "Real images in a batch by the size of the growing images: 4:64,8:64,16:48. Sizes that are not named take --batch-size.",
    };

    internal void AddTo(Command command)
    {
        _phaseImages.AtLeast(1);
        command.Options.Add(_fixed);
        command.Options.Add(_phaseImages);
        command.Options.Add(_batchSizes);
    }

    internal GrowthOptions? Bind(ParseResult parsed, TrainingOptions preset)
    {
        if (parsed.GetValue(_fixed))
        {
            return null;
        }

        long? images = parsed.GetValue(_phaseImages);
        string? batches = parsed.GetValue(_batchSizes);
        return images is null && batches is null ? preset.Growth : (preset.Growth ?? new GrowthOptions()) with
        {
            PhaseImages = images,
            BatchSizes = batches is null ? new Dictionary<int, int>() : Parse(batches),
        };
    }

    private static Dictionary<int, int> Parse(string text)
    {
        var sizes = new Dictionary<int, int>();
        foreach (string entry in text.Split(','))
        {
            string[] pair = entry.Split(':');
            if (pair.Length != 2
                || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                || !int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int batch)
                || !sizes.TryAdd(size, batch))
            {
                throw new ArgumentException($"--batch-sizes '{text}' cannot be read at '{entry}': write size:batch pairs, each size once, for example 4:64,8:64,16:48.");
            }
        }

        return sizes;
    }
}
