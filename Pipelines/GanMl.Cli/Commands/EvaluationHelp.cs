namespace GanMl.Cli.Commands;

/// <summary>What <c>ganml evaluate --help</c> says of the metrics.</summary>
internal static class EvaluationHelp
{
    internal const string Text =
        """
        Metrics, and what each of them gives:
          classifier-agreement           the share of generated images that a classifier trained on real images
                                         recognises as the requested class; with classifier-accuracy, its own on real images
          classification-accuracy-score  the accuracy on real images of a classifier trained only on generated images
          classification-accuracy-score-fresh     the same with new images at every pass; on request, like the next four
          classification-accuracy-score-filtered  with images that a classifier of the training images recognises
          classification-accuracy-score-wide      with latents times 1.3
          classification-accuracy-score-soft      with that classifier's probabilities as labels
          classification-accuracy-score-combined  with all four
          frechet-distance               how far generated images are from real ones, by the moments of their features
          kernel-distance                the same distance by a kernel; suits few images
          precision                      the share of generated images that lie among real ones; with recall, the reverse
          coverage                       the same idea as recall, robust against outliers; with density, that of precision
          class-divergence               whether classes occur as often as they should; with mode-coverage, whether all occur
          ms-ssim                        how alike two images of a class are; above the value of real images, variety is missing
          memorization                   the chance that a generated image is nearer to a training image than an unseen
                                         real image is: 0.5 for new images, 1 for copies

        Classes weigh the same on both sides of every comparison. Distances, precision, recall, coverage, density, memorization
        and class-divergence draw the classes as often as the training images have them. Agreement, accuracy and ms-ssim are means
        over the classes, so that a frequent class does not hide a rare one. A class without a test image is named.

        The ceiling of a value is what real images score in the place of the generated ones, as many of them: other real images
        against the training images, or a classifier that has learnt from as many real images. Nothing that a generator draws
        should be expected to be better. The lines below the table say of which images it is. Several generators are shown side
        by side, measured with the same judge; if one fails, the others are still shown.

        No single number proves much: a generator that draws one good image per class agrees with the classifier, but has a
        recall of zero. Lines that end in -of-real are the scores of real test images. Distances grow when images are few: with
        only 50 test images, frechet-distance-of-real is the distance of 50 real images, and frechet-distance-at-50 that of 50
        generated images. The classifier, the features of real images and the ceilings stay in the cache for the next evaluation.

        Do not compare numbers from different feature networks. A second opinion is worth having: the classifier has learnt from
        the very images that it compares with, and a generator could please it alone. --features resnet18 takes the features of a
        network that was trained on photographs (ImageNet), which the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18
        contains. A build with -p:GanMlFeatures=resnet18 puts it beside the program; one in the package cache is found too. It
        is slow, so memorization, which looks at every training image, must be asked for.

        Examples:
          ganml evaluate runs/0001-fashion-mnist-dcgan/generator.onnx --data fashion-mnist
          ganml evaluate a.onnx b.onnx --model fashion-mnist --samples 5000 --features resnet18
          ganml evaluate from-elsewhere.onnx --data mnist --size 32 --pixel-range -1:1
        """;
}
