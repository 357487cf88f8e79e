"""Golden values for the networks of R3GAN, from PyTorch itself.

    apt-get install -y --no-install-recommends python3-torch python3-numpy
    /usr/bin/python3 tests/GanMl.Training.Tests/Golden/r3gan_networks.py > tests/GanMl.Training.Tests/Golden/r3gan_networks.json

Written from the paper (Huang et al., 2024, section 4.2), not from this project's code, in double precision. Where there are two ways to
compute a thing this takes the other one: groups as separate convolutions, the basis as a product, the doubling as weighted neighbours.
Weights: value i of the parameter named n is 0.3 sin(0.7 i + p), with p the sum of the codes of the letters of n.
"""
import json, math, sys
import torch, torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

def values(shape, phase, scale=1.0):
    i = torch.arange(math.prod(shape))
    return (torch.sin(0.7 * i + phase) * scale).reshape(shape)

def weight(name, *shape):
    return values(shape, sum(map(ord, name)), 0.3)

lrelu = lambda x: torch.where(x > 0, x, 0.2 * x)

def conv1(name, x, outputs, bias=False):
    y = torch.einsum("oi,nihw->nohw", weight(name + ".weight", outputs, x.shape[1], 1, 1)[:, :, 0, 0], x)
    return y + weight(name + ".bias", outputs)[:, None, None] if bias else y

def grouped(name, x, group):
    maps = x.shape[1]
    w = weight(name + ".weight", maps, min(group, maps), 3, 3)
    parts = [F.conv2d(p, q, padding=1) for p, q in zip(x.split(group, 1), w.split(group, 0))]
    return torch.cat(parts, 1) + weight(name + ".bias", maps)[:, None, None]

expansion, group = 2, 16  # configuration E

def block(name, x):
    maps = x.shape[1]
    y = lrelu(conv1(name + ".body.widen", x, expansion * maps, True))
    y = lrelu(grouped(name + ".body.convolve", y, group))
    return x + conv1(name + ".body.narrow", y, maps)

def double(x):
    def along(x, axis):
        n = x.shape[axis]
        take = lambda offset: x.index_select(axis, (torch.arange(n) + offset).clamp(0, n - 1))
        both = torch.stack([0.75 * x + 0.25 * take(-1), 0.75 * x + 0.25 * take(1)], axis + 1)
        return both.flatten(axis, axis + 1)
    return along(along(x, 2), 3)

def halve(x):
    return (x[:, :, ::2, ::2] + x[:, :, 1::2, ::2] + x[:, :, ::2, 1::2] + x[:, :, 1::2, 1::2]) / 4

# 12 pixels, 3 channels, 10 classes: 16 maps at 6 pixels, 8 at 12; latents of 6.
labels = torch.tensor([3, 7])
latent = values((2, 6), 1)
image = values((2, 3, 12, 12), 1)

def generator():
    z = torch.cat([latent, weight("label.embedding.weight", 10, 32)[labels]], 1)
    x = z @ weight("body.project.weight", 16, 38).T
    x = x[:, :, None, None] * weight("body.basis.weight", 16, 1, 6, 6)[:, 0]
    x = block("body.block6_0", x)
    x = double(conv1("body.maps12", x, 8))
    x = block("body.block12_0", x)
    return conv1("body.image", x, 3, True)

def discriminator(x):
    x = block("body.block12_0", conv1("body.image", x, 8, True))
    x = block("body.block6_0", conv1("body.maps12", halve(x), 16))
    x = (x * weight("body.basis.weight", 16, 1, 6, 6)[:, 0]).sum((2, 3))
    logit = x @ weight("score.logit.weight", 1, 16).T + weight("score.logit.bias", 1)
    return logit + (weight("score.embedding.weight", 10, 16)[labels] * x).sum(1, keepdim=True) / 4

golden = {
    "generator": [float(v) for v in generator().flatten()[::17]],
    "discriminator": [float(v) for v in discriminator(image).flatten()],
}
real = image.clone().requires_grad_(True)
gradient, = torch.autograd.grad(discriminator(real).sum(), real)
golden["r1"] = [float((gradient ** 2).sum((1, 2, 3)).mean() / 2)]

expansion, group = 1, 1000  # as many maps inside as outside, all in one group
golden["generator, full convolutions"] = [float(v) for v in generator().flatten()[::17]]

json.dump(golden, sys.stdout, indent=0)
print()
