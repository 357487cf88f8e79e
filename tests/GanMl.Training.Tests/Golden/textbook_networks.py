"""Golden values for the textbook's two GANs, from PyTorch itself.

    apt-get install -y --no-install-recommends python3-torch python3-numpy
    /usr/bin/python3 tests/GanMl.Training.Tests/Golden/textbook_networks.py > tests/GanMl.Training.Tests/Golden/textbook_networks.json

Written from the recipe, not from this project's code. Weights: value i of the k-th parameter is sin(0.7 i + k) / 10.
"""
import json, math
import torch, torch.nn as nn, torch.nn.functional as F

torch.set_num_threads(1)

def values(shape, phase, scale):
    count = math.prod(shape)
    return torch.tensor([math.sin(0.7 * i + phase) * scale for i in range(count)], dtype=torch.float32).reshape(shape)

def fix(*modules):
    k = 0
    for module in modules:
        for parameter in module.parameters():
            parameter.data.copy_(values(parameter.shape, k, 0.1))
            k += 1

def dense_generator(inputs, pixels):
    return nn.Sequential(nn.Linear(inputs, 100), nn.GELU(), nn.Linear(100, 150), nn.GELU(), nn.Linear(150, pixels), nn.Sigmoid())

def dense_discriminator(inputs):
    return nn.Sequential(nn.Linear(inputs, 150), nn.GELU(), nn.Linear(150, 100), nn.GELU(), nn.Linear(100, 1))

def dcgan_generator(inputs):
    return nn.Sequential(
        nn.Linear(inputs, 6272), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128),
        nn.ConvTranspose2d(128, 64, 5, 2, 2, 1), nn.ReLU(), nn.BatchNorm2d(64),
        nn.ConvTranspose2d(64, 1, 5, 2, 2, 1), nn.Tanh())

def dcgan_discriminator(channels):
    return nn.Sequential(
        nn.Conv2d(channels, 64, 5, 2, 2), nn.LeakyReLU(0.2), nn.Dropout(0.4),
        nn.Conv2d(64, 128, 5, 2, 2), nn.LeakyReLU(0.2), nn.Dropout(0.4),
        nn.Flatten(), nn.Linear(6272, 1))

def every(tensor, step):
    return [float(v) for v in tensor.detach().flatten()[::step]]

golden = {}
labels = torch.tensor([3, 7])

g = dense_generator(30, 784); fix(g)
golden["dense generator"] = every(g(values((2, 30), 1, 1)), 97)
d = dense_discriminator(784); fix(d)
golden["dense discriminator"] = every(d(values((2, 784), 1, 1)), 1)
e = nn.Embedding(10, 32); g = dense_generator(62, 784); fix(e, g)
golden["dense generator, conditional"] = every(g(torch.cat([values((2, 30), 1, 1), e(labels)], 1)), 97)
e = nn.Embedding(10, 32); d = dense_discriminator(816); fix(e, d)
golden["dense discriminator, conditional"] = every(d(torch.cat([values((2, 784), 1, 1), e(labels)], 1)), 1)

g = dcgan_generator(100); fix(g); g.train()
golden["dcgan generator, batch statistics"] = every(g(values((3, 100), 1, 1)), 97)
g.eval()
golden["dcgan generator, running statistics"] = every(g(values((3, 100), 1, 1)), 97)
d = dcgan_discriminator(1); fix(d); d.eval()
golden["dcgan discriminator"] = every(d(values((2, 1, 28, 28), 1, 1)), 1)
e = nn.Embedding(10, 784); d = dcgan_discriminator(2); fix(e, d); d.eval()
golden["dcgan discriminator, conditional"] = every(
    d(torch.cat([values((2, 1, 28, 28), 1, 1), e(labels).reshape(2, 1, 28, 28)], 1)), 1)

# Three steps of the two phases on the dense pair, which has no randomness of its own: binary cross-entropy on the sigmoid,
# generated images (0) and real ones (1) in one batch, RMSprop(1e-3, 0.9, 1e-7).
g = dense_generator(30, 784); d = dense_discriminator(784); fix(g); fix(d)
og = torch.optim.RMSprop(g.parameters(), 1e-3, 0.9, 1e-7); od = torch.optim.RMSprop(d.parameters(), 1e-3, 0.9, 1e-7)
losses = []
for step in range(3):
    real = values((4, 784), 10 + step, 0.5) + 0.5
    with torch.no_grad():
        fake = g(values((4, 30), 20 + step, 1))
    target = torch.cat([torch.zeros(4, 1), torch.ones(4, 1)])
    loss = F.binary_cross_entropy(torch.sigmoid(d(torch.cat([fake, real]))), target)
    od.zero_grad(); loss.backward(); od.step()
    losses.append(float(loss))
    loss = F.binary_cross_entropy(torch.sigmoid(d(g(values((4, 30), 30 + step, 1)))), torch.ones(4, 1))
    og.zero_grad(); loss.backward(); og.step()
    losses.append(float(loss))
golden["dense, losses of three steps"] = losses
golden["dense, generator after three steps"] = every(g(values((2, 30), 1, 1)), 97)
golden["dense, discriminator after three steps"] = every(d(values((2, 784), 1, 1)), 1)
print(json.dumps(golden, indent=1))
