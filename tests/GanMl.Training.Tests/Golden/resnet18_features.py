"""The features that the ResNet-18 of Microsoft.ML.DnnImageFeaturizer.ResNet18 gives for a grey picture, computed by PyTorch from the graph.

Needs torch and onnx, and the package's folder DnnImageModels: python3 resnet18_features.py DnnImageModels > resnet18_features.json
"""
import json
import sys

import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional


def picture(side=28):
    rows, columns = torch.arange(side).view(-1, 1), torch.arange(side).view(1, -1)
    return ((rows * 7 + columns * 13 + (rows * columns) % 31 * 5) % 256).float().view(1, 1, side, side)


def run(path, value):
    graph = onnx.load(path).graph
    known = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    known[graph.input[0].name] = value
    for node in graph.node:
        given = [known[name] for name in node.input]
        facts = {fact.name: onnx.helper.get_attribute_value(fact) for fact in node.attribute}
        if "pads" in facts:
            top, left, bottom, right = facts["pads"]
            fill = float("-inf") if node.op_type == "MaxPool" else 0.0
            given[0] = functional.pad(given[0], (left, right, top, bottom), value=fill)
        if node.op_type == "Split":
            for name, part in zip(node.output, torch.split(given[0], 1, dim=1)):
                known[name] = part
            continue
        if node.op_type == "Concat":
            made = torch.cat(given, dim=facts["axis"])
        elif node.op_type == "Sub":
            made = given[0] - given[1]
        elif node.op_type == "Add":
            made = given[0] + given[1]
        elif node.op_type == "Relu":
            made = given[0].clamp(min=0)
        elif node.op_type == "Conv":
            made = functional.conv2d(*given, stride=facts["strides"])
        elif node.op_type == "BatchNormalization":
            made = functional.batch_norm(given[0], given[3], given[4], given[1], given[2], eps=facts["epsilon"])
        elif node.op_type == "MaxPool":
            made = functional.max_pool2d(given[0], facts["kernel_shape"], facts["strides"])
        elif node.op_type == "AveragePool":
            made = functional.avg_pool2d(given[0], facts["kernel_shape"], facts["strides"])
        else:
            raise NotImplementedError(node.op_type)
        known[node.output[0]] = made
    return known[graph.output[0].name]


folder = sys.argv[1]
image = functional.interpolate(picture(), (224, 224), mode="bilinear", align_corners=False, antialias=True).expand(-1, 3, -1, -1)

# Another picture in colour, so that a swap of red and blue shows.
colour = torch.cat([image[:, :1], image[:, :1] * 0.5, 255 - image[:, :1]], dim=1)
result = {}
for name, pixels in (("grey", image), ("colour", colour)):
    features = run(f"{folder}/ResNet18Onnx/ResNet18.onnx", run(f"{folder}/ResNetPrepOnnx/ResNetPreprocess.onnx", pixels)).flatten()
    result[name] = {"count": features.numel(), "sum": features.sum().item(), "first": features[:12].tolist()}
print(json.dumps(result, indent=2))
