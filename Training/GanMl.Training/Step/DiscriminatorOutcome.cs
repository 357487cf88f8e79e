using static TorchSharp.torch;

namespace GanMl.Training.Step;

/// <summary>What a discriminator's step saw, as scalars on the device, so that reading them can wait.</summary>
/// <param name="Loss">Its loss.</param>
/// <param name="RealAccuracy">The share of real images taken for real, 0 to 1.</param>
/// <param name="FakeAccuracy">The share of generated images taken for generated, 0 to 1.</param>
public readonly record struct DiscriminatorOutcome(Tensor Loss, Tensor RealAccuracy, Tensor FakeAccuracy);
