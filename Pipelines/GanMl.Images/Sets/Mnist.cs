namespace GanMl.Images.Sets;

/// <summary>LeCun, Cortes and Burges, the MNIST database of handwritten digits.</summary>
internal static class Mnist
{
    internal static IImageSet Set { get; } = new IdxImageSet(
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
}
