"""Checks .onnx files with the full check of the onnx package, shape inference included.

How to run, on Debian 12 (its onnx 1.12 reads opset 17 and older, which is what GanMl writes):

    apt-get install -y --no-install-recommends python3-onnx
    /usr/bin/python3 tests/check_onnx.py generator.onnx another.onnx

Prints one line a file; ends with 1 if any file fails.
"""

import sys

import onnx


def describe(value):
    tensor = value.type.tensor_type
    axes = [axis.dim_param or str(axis.dim_value) for axis in tensor.shape.dim]
    return f"{value.name} {onnx.TensorProto.DataType.Name(tensor.elem_type).lower()}[{', '.join(axes)}]"


def check(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inputs = ", ".join(describe(value) for value in model.graph.input)
    outputs = ", ".join(describe(value) for value in model.graph.output)
    return f"IR {model.ir_version}, opset {model.opset_import[0].version}: {inputs} -> {outputs}"


def main(paths):
    if not paths:
        print(__doc__)
        return 2

    failures = 0
    for path in paths:
        try:
            print(f"{path}: good; {check(path)}")
        except Exception as error:  # whatever the checker raises is a finding about this file
            failures += 1
            print(f"{path}: BAD; {error}")

    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
