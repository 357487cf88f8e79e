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
    /// <summary>
    /// Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms", 2017.
    /// </summary>
    internal static IdxImageSet FashionMnist { get; } = new(
        "fashion-mnist",
        "Fashion-MNIST: 60,000 + 10,000 articles of clothing, 28x28 grey, 10 classes (MIT licence, Zalando).",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        [
            new Uri("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        ],
        [
            new("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            new("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
        ],
        [
            new("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
            new("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
        ]);

    /// <summary>LeCun, Cortes and Burges, the MNIST database of handwritten digits.</summary>
    internal static IdxImageSet Mnist { get; } = new(
        "mnist",
        "MNIST: 60,000 + 10,000 handwritten digits, 28x28 grey, 10 classes (LeCun, Cortes, Burges).",
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        [new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"), new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/")],
        [
            new("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
            new("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
        ],
        [
            new("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
            new("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
        ]);

    public async Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var files = new RemoteDataSet(
            Name, options.Mirror is { } mirror ? [mirror] : Mirrors, split == ImageSetSplit.Train ? Train : Test);
        IReadOnlyList<string> paths = await new DataSetFetcher()
            .FetchAsync(files, options.Folders, progress, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => IdxImages.Read(paths[0], paths[1], Name, ClassNames, options.Logger), cancellationToken)
            .ConfigureAwait(false);
    }
}
