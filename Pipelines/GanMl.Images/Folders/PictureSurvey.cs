using System.Collections.Concurrent;
using GanMl.Inference.LabelledImages;
using Microsoft.Extensions.Logging;
using SkiaSharp;

namespace GanMl.Images.Folders;

/// <summary>A picture of a folder, by its head.</summary>
/// <param name="File">Its path.</param>
/// <param name="Label">Its class.</param>
/// <param name="Size">Its size as it is looked at.</param>
/// <param name="IsGrey">Whether it can have no colour: null where only its pixels tell.</param>
/// <param name="SixteenBits">What its chunks say where it is a PNG of 16 bits; null where it is not.</param>
internal sealed record SurveyedPicture(string File, int Label, SKSizeI Size, bool? IsGrey, PngHead? SixteenBits);

/// <summary>Looks at all files of a folder: which are pictures, which are passed over, which are broken.</summary>
internal sealed class PictureSurvey(string root, ImageDecoder decoder, ILogger logger)
{
    private readonly ConcurrentDictionary<string, int> _leftOut = new(StringComparer.Ordinal);

    /// <summary>The pictures among the files of the classes, in their order.</summary>
    /// <exception cref="ImageSetException">Files that should be pictures are none: the message names them.</exception>
    internal SurveyedPicture[] Look(IReadOnlyList<string[]> filesOfClasses)
    {
        (string File, int Label)[] files = [.. filesOfClasses.SelectMany((list, label) => list.Select(file => (file, label)))];
        var pictures = new SurveyedPicture?[files.Length];
        var faults = new PictureFault?[files.Length];
        Parallel.For(0, files.Length, i => (pictures[i], faults[i]) = Look(files[i].File, files[i].Label));
        if (faults.OfType<PictureFault>().ToArray() is { Length: > 0 } found)
        {
            throw PictureFault.ToException(root, found);
        }

        if (!_leftOut.IsEmpty)
        {
            logger.LogWarning(
                "'{Folder}': {Count:N0} files are left out: {Kinds}. Pictures are files of {Formats}.",
                root, _leftOut.Values.Sum(), LeftOut, Formats);
        }

        return [.. pictures.OfType<SurveyedPicture>()];
    }

    /// <summary>The files that were passed over, counted by what they are.</summary>
    internal string LeftOut => string.Join(
        ", ", _leftOut.OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => $"{kind.Value:N0} {kind.Key}"));

    /// <summary>The formats of pictures, for messages.</summary>
    internal static string Formats =>
        $"{string.Join(", ", PictureFormat.Readable.SkipLast(1))} and {PictureFormat.Readable[^1]}";

    /// <summary>The shape of the first picture, with three channels, and what is odd about one that has another size.</summary>
    internal static (ImageShape Shape, string? Odd) ShapeOf(SurveyedPicture[] pictures)
    {
        SKSizeI first = pictures[0].Size;
        SurveyedPicture? odd = pictures.FirstOrDefault(picture => picture.Size != first);
        return (new ImageShape(3, first.Height, first.Width), odd is null ? null : $"'{odd.File}' is {odd.Size.Height} x {odd.Size.Width}");
    }

    private (SurveyedPicture? Picture, PictureFault? Fault) Look(string file, int label)
    {
        bool isNamedAsPicture = PictureFormat.IsNamedAsPicture(file);
        using PictureFile? picture = PictureFormat.IsNamedAsCopy(file) ? Unopened(out string? format, out string? fault)
            : PictureFile.Open(file, out format, out fault);
        if (picture is null)
        {
            if (isNamedAsPicture)
            {
                return (null, new PictureFault($"'{file}' {fault}"));
            }
        }
        else if (isNamedAsPicture || PictureFormat.Readable.Contains(format))
        {
            return decoder.TooLarge(file, picture.Size) is { } tooLarge
                ? (null, tooLarge)
                : (new SurveyedPicture(
                    file, label, picture.Size, picture.IsGrey, picture.Png is { BitDepth: 16 } ? picture.Png : null), null);
        }

        _leftOut.AddOrUpdate(PictureFormat.KindOf(file, format), 1, (_, count) => count + 1);
        return (null, null);
    }

    private static PictureFile? Unopened(out string? format, out string? fault)
    {
        (format, fault) = (null, null);
        return null;
    }
}
