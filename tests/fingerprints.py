"""Shows whether a change to the code changed what the code computes.

Trains every preset for a short while on one thread and prints, for each, a hash of the trained weights, of 64 generated images,
and of the exported graph without its metadata. The same table before and after a change means that nothing moved. Hashes depend on
the processor: compare runs of one machine only.

How to run, on Debian 12, after `dotnet build -c Release`:

    apt-get install -y --no-install-recommends python3-onnx python3-pil
    /usr/bin/python3 tests/fingerprints.py Pipelines/GanMl.Cli/bin/Release/net10.0/ganml
    /usr/bin/python3 tests/fingerprints.py --expect before.txt Pipelines/GanMl.Cli/bin/Release/net10.0/ganml

With --expect it ends with 1 if a line differs from those in the file.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import onnx
from PIL import Image

SHORT = ["--images", "3200", "--threads", "1", "--seed", "1"]

# Between them these runs touch every preset, loss family, regulariser, augmentation and remedy.
RUNS = {
    "dense": ["--model", "dense"],
    "dcgan": ["--model", "dcgan"],
    "dcgan-colour": ["--model", "dcgan", "--size", "32", "--channels", "3"],
    "dcgan-augmented": ["--model", "dcgan", "--augmentation", "color", "--augmentation", "translation", "--augmentation", "cutout", "--augmentation", "flip",
                        "--augmentation", "instance-noise", "--adaptive-target", "0.6", "--replay", "0.5", "--label-smoothing", "0.1"],
    "dcgan-remedies": ["--model", "dcgan", "--loss", "hinge", "--spectral-normalization", "--minibatch-discrimination", "16",
                       "--discriminator-steps", "2", "--regularizer", "dragan:1"],
    "dcgan-packed": ["--model", "dcgan", "--unconditional", "--packing", "2", "--loss", "least-squares", "--weight-clip", "0.1"],
    "progressive": ["--model", "progressive", "--size", "32"],
    "stylegan": ["--model", "stylegan", "--size", "32"],
    "stylegan2": ["--model", "stylegan2", "--size", "32"],
    "r3gan": ["--model", "r3gan"],
}


def short_hash(data):
    return hashlib.sha256(data).hexdigest()[:16]


def hash_of_weights(path):
    """Of names, shapes and values; the free text in the header does not count."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    digest = hashlib.sha256()
    for name in sorted(key for key in header if key != "__metadata__"):
        begin, end = header[name]["data_offsets"]
        digest.update(f"{name} {header[name]['dtype']} {header[name]['shape']}".encode())
        digest.update(data[8 + length + begin:8 + length + end])
    return digest.hexdigest()[:16]


def hash_of_graph(path):
    model = onnx.load(path)
    del model.metadata_props[:]
    model.producer_version = ""
    return short_hash(model.SerializeToString(deterministic=True))


def hash_of_images(folder):
    """Of the pixels, whatever the files are called."""
    pixels = []
    for path in folder.rglob("*.png"):
        with Image.open(path) as image:
            pixels.append(hashlib.sha256(f"{image.mode} {image.size}".encode() + image.tobytes()).digest())
    return f"{len(pixels)}:{short_hash(b''.join(sorted(pixels)))}"


def fingerprint(ganml, name, arguments, work):
    run, images = work / name, work / f"{name}-images"
    commands = [
        [ganml, "train", "--data", "shapes", *arguments, *SHORT, "--output", str(run)],
        [ganml, "generate", str(run / "generator.onnx"), "--output", str(images), "--count", "64", "--seed", "7"],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            return f"{name:16} failed: {' '.join(command)}: {done.stderr.strip()}"
    return " ".join([
        f"{name:16}",
        f"weights {hash_of_weights(run / 'generator.safetensors')}",
        f"images {hash_of_images(images)}",
        f"graph {hash_of_graph(run / 'generator.onnx')}",
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ganml", help="the built command")
    parser.add_argument("--expect", type=pathlib.Path, help="a file that holds the output of an earlier run")
    parser.add_argument("--only", nargs="*", choices=list(RUNS), help="these runs alone")
    arguments = parser.parse_args()
    expected = arguments.expect.read_text().splitlines() if arguments.expect else None
    differs = False
    with tempfile.TemporaryDirectory() as work:
        for name in arguments.only or RUNS:
            line = fingerprint(arguments.ganml, name, RUNS[name], pathlib.Path(work))
            changed = "failed" in line or (expected is not None and line not in expected)
            differs |= changed
            print(line + ("  DIFFERS" if changed and expected is not None else ""), flush=True)
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
