namespace GanMl.Models.Layers.Convolutions;

/// <summary>
/// Runs a sequence of layers as training wants it: convolutions, and the rectifiers and poolings behind them, compute with bfloat16
/// numbers, and all other layers as they are. The weights stay as they are too. In evaluation the sequence runs itself.
/// </summary>
/// <param name="layers">The layers, which another module holds.</param>
internal sealed class BFloat16Sequence(Sequential layers)
{
    private readonly Module<Tensor, Tensor>[] _layers = [.. layers.children().Cast<Module<Tensor, Tensor>>()];

    /// <summary>The layers, one after the other.</summary>
    /// <param name="input">What the first takes, float32.</param>
    /// <returns>What the last returns, with numbers as those of the input.</returns>
    internal Tensor Run(Tensor input)
    {
        Tensor value = input;
        foreach (Module<Tensor, Tensor> layer in _layers)
        {
            value = layer switch
            {
                Conv2d convolution => Convolve(convolution, Low(value)),
                ConvTranspose2d convolution => Convolve(convolution, Low(value)),
                TorchSharp.Modules.LeakyReLU or TorchSharp.Modules.ReLU or TorchSharp.Modules.MaxPool2d => layer.call(value),
                _ => layer.call(value.to(input.dtype)),
            };
        }

        return value.to(input.dtype);
    }

    private static Tensor Convolve(Conv2d layer, Tensor input) => functional.conv2d(
        input, Low(layer.weight), LowOrNull(layer.bias), strides: layer.stride, padding: layer.padding, groups: layer.groups);

    /// <remarks>The bias is added by itself: oneDNN sums its gradient in a plain loop, which takes a twentieth of a DCGAN's step.</remarks>
    private static Tensor Convolve(ConvTranspose2d layer, Tensor input)
    {
        Tensor output = functional.conv_transpose2d(
            input,
            Low(layer.weight!),
            strides: layer.stride,
            padding: layer.padding,
            output_padding: layer.output_padding,
            groups: layer.groups);
        return layer.bias is null ? output : output + Low(layer.bias).view(-1, 1, 1);
    }

    private static Tensor? LowOrNull(Tensor? tensor) => tensor is null ? null : Low(tensor);

    private static Tensor Low(Tensor tensor) => tensor.to(ScalarType.BFloat16);
}
