using GanMl.Images.Download;
using GanMl.Images.Idx;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>A set published as two pairs of idx files.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="Mirrors">Where the files can be had.</param>
/// <param name="Train">Images and labels to learn from, in this order.</param>
/// <param name="Test">Images and labels to judge by, in this order.</param>
internal sealed record IdxImageSet(
    string Name,
    string Description,
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<Uri> Mirrors,
    IReadOnlyList<RemoteFile> Train,
    IReadOnlyList<RemoteFile> Test) : IImageSet
{
    public async Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var files = new RemoteDataSet(
            Name, options.Mirror is { } mirror ? [mirror] : Mirrors, split == ImageSetSplit.Train ? Train : Test);
        IReadOnlyList<string> paths = await new DataSetFetcher()
            .FetchAsync(files, options.Folders, progress, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => IdxImages.Read(paths[0], paths[1], Name, ClassNames), cancellationToken).ConfigureAwait(false);
    }
}
