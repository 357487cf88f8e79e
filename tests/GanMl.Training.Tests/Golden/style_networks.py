"""Golden values for progressive and style networks, from PyTorch itself.

    apt-get install -y --no-install-recommends python3-torch python3-numpy
    /usr/bin/python3 tests/GanMl.Training.Tests/Golden/style_networks.py > tests/GanMl.Training.Tests/Golden/style_networks.json

Written from the papers (Karras et al., 2018, 2019, 2020), not from this project's code, in double precision. Where there are two ways to
compute a thing this takes the other one: a set of convolution weights for each image, a blur of its own after doubling. Weights: value i of
the parameter named n is sin(0.7 i + p), with p the sum of the codes of the letters of n; those of the mapping network are 100 times that.
"""
import json, math, sys
import torch, torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
golden = {}

def values(shape, phase, scale=1.0):
    i = torch.arange(math.prod(shape))
    return (torch.sin(0.7 * i + phase) * scale).reshape(shape)

trained = None  # The weights that move, by name, while networks are trained.

def weight(name, *shape):
    name = name.lstrip(".")
    if trained is not None:
        return trained.setdefault(name, first_weight(name, shape).requires_grad_(True))
    return first_weight(name, shape)

def first_weight(name, shape):
    return values(shape, sum(map(ord, name)), 100.0 if name.startswith("mapping.layers") else 1.0)

def every(tensor, step):
    return [float(v) for v in tensor.flatten()[::step]]

lrelu = lambda x: F.leaky_relu(x, 0.2)
he = lambda fan_in, gain: gain / math.sqrt(fan_in)

def linear(name, x, outputs, gain=math.sqrt(2), lr=1.0):
    w = weight(name + ".weight", outputs, x.shape[1])
    return x @ (w * he(x.shape[1], gain) * lr).T + weight(name + ".bias", outputs) * lr

def conv(name, x, outputs, kernel=3, gain=math.sqrt(2), bias=True):
    w = weight(name + ".weight", outputs, x.shape[1], kernel, kernel) * he(x.shape[1] * kernel * kernel, gain)
    return F.conv2d(x, w, weight(name + ".bias", outputs) if bias else None, padding=kernel // 2)

def pixel_norm(x):
    return x / torch.sqrt((x ** 2).mean(1, keepdim=True) + 1e-8)

def nearest(x):
    return x.repeat_interleave(2, 2).repeat_interleave(2, 3)

def blur(x, pad):
    k = torch.tensor([1.0, 2.0, 1.0]) / 4
    k = torch.outer(k, k)[None, None].repeat(x.shape[1], 1, 1, 1)
    return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate") if pad == "replicate" else F.pad(x, (1, 1, 1, 1)), k, groups=x.shape[1])

def halve(x):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, 2, w // 2, 2).mean((3, 5))

def blurred_halve(x):
    # The blur reaches into the zeros around the image: one row of zeros more, then cut.
    x = F.pad(x, (1, 1, 1, 1))
    return halve(blur(x, "zeros")[:, :, 1:-1, 1:-1])

def minibatch_std(x, group):
    planes = []
    for g in x.split(group):
        std = torch.sqrt(((g - g.mean(0)) ** 2).mean(0) + 1e-8).mean()
        planes.append(std.expand(len(g), 1, *x.shape[2:]))
    return torch.cat([x, torch.cat(planes)], 1)

def adain(x, style):
    c = x.shape[1]
    flat = x.reshape(x.shape[0], c, -1)
    mean, std = flat.mean(2), torch.sqrt(flat.var(2, unbiased=False) + 1e-8)
    y_s, y_b = style[:, :c] + 1, style[:, c:]
    return y_s[..., None, None] * (x - mean[..., None, None]) / std[..., None, None] + y_b[..., None, None]

def modulated(name, x, s, outputs, kernel, demodulate, gain=1.0):
    n, c, h, w = x.shape
    weights = weight(name + ".weight", outputs, c, kernel, kernel) * he(c * kernel * kernel, gain)
    weights = weights[None] * s[:, None, :, None, None]
    if demodulate:
        weights = weights / torch.sqrt((weights ** 2).sum((2, 3, 4), keepdim=True) + 1e-8)
    return F.conv2d(x.reshape(1, n * c, h, w), weights.reshape(n * outputs, c, kernel, kernel), padding=kernel // 2, groups=n).reshape(n, outputs, h, w)

# Layers.
x = values((4, 3, 6, 6), 1)
golden["pixel normalization"] = every(pixel_norm(x), 7)
golden["minibatch standard deviation"] = every(minibatch_std(x, 2)[:, 3], 1)
golden["adaptive instance normalization"] = every(adain(x, values((4, 6), 2)), 7)
golden["blurred downsample"] = every(blurred_halve(x), 5)
golden["bilinear doubling"] = every(blur(nearest(x), "replicate"), 11)
golden["modulated convolution"] = every(modulated("", x, values((4, 3), 2) + 1.5, 5, 3, True, math.sqrt(2)), 7)
golden["equalized linear"] = every(linear("", values((2, 5), 1), 3, 1.0, 0.01), 1)
golden["equalized convolution"] = every(conv("", x, 2), 7)

# Networks of 16 pixels, 3 channels, 10 classes: 8 maps at 4 and 8 pixels, 4 at 16; latents of 6, styles of 5.
MAPS = {4: 8, 8: 8, 16: 4}
labels = torch.tensor([3, 7])
latent = values((2, 6), 1)
second = values((2, 6), 3)

def progressive_generator(size, alpha):
    e = weight("label.embedding.weight", 10, 32)[labels]
    x = pixel_norm(torch.cat([latent, e], 1))
    x = pixel_norm(lrelu(linear("block4.project", x, 8 * 16, math.sqrt(2) / 4).reshape(2, 8, 4, 4)))
    x = pixel_norm(lrelu(conv("block4.convolve1", x, 8)))
    at = 4
    while at < size:
        before, at = x, at * 2
        x = nearest(x)
        for i in (0, 1):
            x = pixel_norm(lrelu(conv(f"block{at}.convolve{i}", x, MAPS[at])))
    image = conv(f"heads.image{at}", x, 3, 1, 1.0)
    if alpha < 1:
        image = (1 - alpha) * nearest(conv(f"heads.image{at // 2}", before, 3, 1, 1.0)) + alpha * image
    return image

def head(x, labels=labels):
    x = lrelu(conv("head.features.convolve", minibatch_std(x, 2), 8))
    x = lrelu(linear("head.features.gather", x.flatten(1), 8))
    e = weight("head.score.embedding.weight", 10, 8)[labels]
    return linear("head.score.logit", x, 1, 1.0) + (e * x).sum(1, keepdim=True) / math.sqrt(8)

def progressive_discriminator(image, alpha, down):
    size = image.shape[2]
    x, at = lrelu(conv(f"image{size}.convolve", image, MAPS[size], 1)), size
    while at > 4:
        x = lrelu(conv(f"block{at}.convolve0.convolve", x, MAPS[at]))
        x = down(lrelu(conv(f"block{at}.convolve1.convolve", x, MAPS[at // 2])))
        at //= 2
        if at == size // 2 and alpha < 1:
            x = (1 - alpha) * lrelu(conv(f"image{at}.convolve", halve(image), MAPS[at], 1)) + alpha * x
    return head(x)

golden["progressive generator"] = every(progressive_generator(16, 1.0), 31)
golden["progressive generator, fading"] = every(progressive_generator(16, 0.3), 31)
golden["progressive generator, 8 pixels"] = every(progressive_generator(8, 1.0), 7)
image = values((2, 3, 16, 16), 1)
golden["progressive discriminator"] = every(progressive_discriminator(image, 1.0, halve), 1)
golden["progressive discriminator, fading"] = every(progressive_discriminator(image, 0.3, halve), 1)
golden["progressive discriminator, blurred"] = every(progressive_discriminator(image, 1.0, blurred_halve), 1)

def mapping(z, labels=labels):
    e = weight("mapping.label.weight", 10, 6)[labels]
    x = torch.cat([pixel_norm(z), pixel_norm(e)], 1)
    for i in range(8):
        x = lrelu(linear(f"mapping.layers.linear{i}", x, 5, math.sqrt(2), 0.01))
    return x

MEAN = values((10, 5), 4)

def styles(layers, truncation, crossover):
    w = [MEAN[labels] + truncation * (mapping(z) - MEAN[labels]) for z in (latent, second)]
    return [w[0] if i < crossover else w[1] for i in range(layers)]

def cut(noise, sizes):
    maps, start = [], 0
    for size in sizes:
        maps.append(noise[:, start:start + size * size].reshape(-1, 1, size, size))
        start += size * size
    return maps

def stylegan(truncation, crossover, alpha):
    w = styles(6, truncation, crossover)
    noise = cut(values((2, 2 * (16 + 64 + 256)), 5), [4, 4, 8, 8, 16, 16])
    x = weight("synthesis.constant", 1, 8, 4, 4).repeat(2, 1, 1, 1)
    for i in range(6):
        size, name = 4 << (i // 2), f"synthesis.layer{i}"
        if i in (2, 4):
            before, x = x, blur(nearest(x), "replicate")
        if i > 0:
            x = conv(name + ".convolve", x, MAPS[size])
        x = x + weight(name + ".noise.strength", MAPS[size])[:, None, None] * noise[i]
        x = adain(lrelu(x), linear(name + ".affine", w[i], 2 * MAPS[size], 1.0))
    image = conv("synthesis.heads.image16", x, 3, 1, 1.0)
    if alpha < 1:
        image = (1 - alpha) * nearest(conv("synthesis.heads.image8", before, 3, 1, 1.0)) + alpha * image
    return image

def stylegan2(truncation, crossover):
    noise = cut(values((2, 16 + 2 * (64 + 256)), 5), [4, 8, 8, 16, 16])
    return modulated_synthesis(styles(6, truncation, crossover), noise)

def modulated_synthesis(w, noise):
    x = weight("synthesis.constant", 1, 8, 4, 4).repeat(w[0].shape[0], 1, 1, 1)
    image, layer = None, 0
    for size in (4, 8, 16):
        for i in range(1 if size == 4 else 2):
            name = f"synthesis.layer{layer}"
            if size > 4 and i == 0:
                x = blur(nearest(x), "replicate")
            s = linear(name + ".affine", w[layer], x.shape[1], 1.0)
            x = modulated(name + ".convolve", x, s, MAPS[size], 3, True)
            if noise is not None:
                x = x + weight(name + ".noise.strength", MAPS[size])[:, None, None] * noise[layer]
            x = lrelu(x + weight(name + ".bias.bias", MAPS[size])[:, None, None]) * math.sqrt(2)
            layer += 1
        name = f"synthesis.image{size}"
        s = linear(name + ".affine", w[layer], x.shape[1], 1.0)
        rgb = modulated(name + ".convolve", x, s, 3, 1, False) + weight(name + ".bias.bias", 3)[:, None, None]
        image = rgb if image is None else blur(nearest(image), "replicate") + rgb
    return image

golden["stylegan"] = every(stylegan(1.0, 6, 1.0), 31)
golden["stylegan, truncated, mixed, fading"] = every(stylegan(0.7, 3, 0.3), 31)
golden["stylegan2"] = every(stylegan2(1.0, 6), 31)
golden["stylegan2, truncated, mixed"] = every(stylegan2(0.7, 3), 31)

def residual_discriminator(image, labels=labels):
    x = lrelu(conv("body.image", image, MAPS[16], 1))
    for size in (16, 8):
        name = f"body.block{size}"
        y = lrelu(conv(name + ".body.convolve0", x, MAPS[size]))
        y = lrelu(conv(name + ".body.convolve1", blurred_halve(y), MAPS[size // 2]))
        x = (y + conv(name + ".skip.convolve", blurred_halve(x), MAPS[size // 2], 1, 1.0, bias=False)) / math.sqrt(2)
    return head(x, labels)

golden["residual discriminator"] = every(residual_discriminator(image), 1)

# Penalties of the residual discriminator, by autograd.
real = values((2, 3, 16, 16), 6).requires_grad_(True)
gradient, = torch.autograd.grad(residual_discriminator(real).sum(), real)
golden["r1"] = [float((gradient ** 2).sum((1, 2, 3)).mean() / 2)]


# StyleGAN2 in training, without noise and mixing: four steps in two phases, with R1 and path lengths at every other one, Adam, and the
# moving average. Batches of four; a regulariser that comes every k steps counts k times.
class Adam:
    def __init__(self, weights, rate=2e-3, beta2=0.99):
        self.weights, self.rate, self.beta2, self.steps = weights, rate, beta2, 0
        self.squares = [torch.zeros_like(w) for w in weights]

    def step(self, loss):
        self.steps += 1
        for w, square, gradient in zip(self.weights, self.squares, torch.autograd.grad(loss, self.weights, allow_unused=True)):
            if gradient is not None:  # An embedding of no class of the batch has a gradient of zeros, a weight out of use has none.
                square.mul_(self.beta2).add_(gradient ** 2, alpha=1 - self.beta2)
                w.data -= self.rate * gradient / (torch.sqrt(square / (1 - self.beta2 ** self.steps)) + 1e-8)

def train(steps, interval, r1_weight, path_weight, half_life):
    global trained
    generator, discriminator, losses, lengths = {}, {}, [], []
    classes = torch.tensor([3, 7, 1, 3])

    def draw(z):
        global trained
        trained = generator
        return modulated_synthesis([mapping(z, classes)] * 6, None)

    def judge(image):
        global trained
        trained = discriminator
        return residual_discriminator(image, classes)

    judge(draw(values((4, 6), 0)))  # Makes all weights.
    average = {name: w.detach().clone() for name, w in generator.items()}
    of_generator, of_discriminator = Adam(list(generator.values())), Adam(list(discriminator.values()))
    mean, share = 0.0, 0.0
    for step in range(steps):
        real = values((4, 3, 16, 16), 20 + step).requires_grad_(True)
        real_logits, fake_logits = judge(real), judge(draw(values((4, 6), 40 + step)).detach())
        loss = (F.softplus(-real_logits) + F.softplus(fake_logits)).mean()
        penalty = 0.0
        if step % interval == 0:
            gradient, = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
            penalty = interval * r1_weight / 2 * (gradient ** 2).sum((1, 2, 3)).mean()
        of_discriminator.step(loss + penalty)

        z = values((4, 6), 60 + step)
        generator_loss = F.softplus(-judge(draw(z))).mean()
        penalty = 0.0
        if step % interval == 0:
            trained, half = generator, classes[:2]
            w = mapping(z[:2], half)[:, None].repeat(1, 6, 1)
            image = modulated_synthesis([w[:, i] for i in range(6)], None)
            torch.manual_seed(80 + step)
            direction = torch.randn(image.shape) / 16
            gradient, = torch.autograd.grad((image * direction).sum(), w, create_graph=True)
            length = torch.sqrt((gradient ** 2).sum(2).mean(1) + 1e-12)
            mean += 0.01 * (float(length.detach().mean()) - mean)
            share += 0.01 * (1 - share)
            target = mean
            penalty = interval * path_weight * ((length - target) ** 2).mean()
            lengths.append(float(length.detach().mean()))
        of_generator.step(generator_loss + penalty)
        seen = 4 * (step + 1)
        keep = 0.5 ** (4 / min(half_life, 0.05 * seen))
        for name, w in generator.items():
            average[name] = keep * average[name] + (1 - keep) * w.detach()
        losses += [float(loss.detach()), float(generator_loss.detach())]
    trained = None
    golden["training losses"] = losses
    golden["training path lengths"] = lengths
    for owner, weights in (("generator", generator), ("discriminator", discriminator), ("average", average)):
        golden["trained " + owner] = every(torch.cat([weights[name].detach().flatten() for name in sorted(weights)]), 37)

train(steps=4, interval=2, r1_weight=0.5, path_weight=2.0, half_life=4.0)

json.dump(golden, sys.stdout, indent=0)
print()
