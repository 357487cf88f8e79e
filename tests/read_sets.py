"""Reads sets of images that 'ganml generate' has written, with Python's own readers: PIL, tarfile, NumPy.

    python3 tests/read_sets.py FOLDER

FOLDER holds folder-png, folder-jpeg, folder-webp, webdataset and npz: the same images of the same seed, conditional and grey.
"""

import glob
import io
import json
import os
import sys
import tarfile
import xml.etree.ElementTree as xml

import numpy
from PIL import Image

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
OWN = "{urn:x-ganml:generated:1}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def packet(path):
    """The XMP packet of a picture file, from where its kind of file has it."""
    picture = Image.open(path)
    if picture.format == "PNG":
        return picture.text["XML:com.adobe.xmp"]
    if picture.format == "JPEG":
        head = b"http://ns.adobe.com/xap/1.0/\0"
        return next(data[len(head):] for name, data in picture.applist if name == "APP1" and data.startswith(head))
    content = open(path, "rb").read()
    at = content.index(b"XMP ")
    return content[at + 8:at + 8 + int.from_bytes(content[at + 4:at + 8], "little")]


def check_mark(path, facts):
    description = xml.fromstring(packet(path)).find(f"{RDF}RDF/{RDF}Description")
    assert description.get(f"{IPTC}DigitalSourceType") == SOURCE, path
    for name in ("generator", "seed", "row"):
        assert description.get(OWN + name) == str(facts[name]), (path, name)


def main(root):
    lines = [json.loads(line) for line in open(os.path.join(root, "folder-png", "metadata.jsonl"), encoding="utf-8")]
    classes = list(json.load(open(os.path.join(root, "folder-png", "classes.json"), encoding="utf-8")).items())
    pixels = {}
    for facts in lines:
        folder, name = facts["file_name"].split("/")
        assert classes[facts["label"]] == (folder, facts["class"])
        path = os.path.join(root, "folder-png", facts["file_name"])
        picture = Image.open(path)
        assert picture.mode == "L"
        pixels[facts["row"]] = numpy.asarray(picture)
        check_mark(path, facts)
        for kind, ending, most in (("jpeg", ".jpg", 40), ("webp", ".webp", 0)):
            path = os.path.join(root, f"folder-{kind}", folder, name.replace(".png", ending))
            other = numpy.asarray(Image.open(path).convert("L")).astype(int)
            assert abs(other - pixels[facts["row"]]).max() <= most, path
            check_mark(path, facts)

    rows = []
    for path in sorted(glob.glob(os.path.join(root, "webdataset", "*.tar"))):
        with tarfile.open(path) as tar:
            members = tar.getmembers()
            for picture, label, facts in zip(members[::3], members[1::3], members[2::3]):
                key = picture.name[:-len(".png")]
                assert (label.name, facts.name) == (f"{key}.cls", f"{key}.json")
                said = json.load(tar.extractfile(facts))
                rows.append(said["row"])
                assert int(tar.extractfile(label).read()) == said["label"]
                image = Image.open(io.BytesIO(tar.extractfile(picture).read()))
                assert (numpy.asarray(image) == pixels[said["row"]]).all()
    assert rows == sorted(pixels), "the tar files have every row once, in order"

    at = 0
    for path in sorted(glob.glob(os.path.join(root, "npz", "*.npz"))):
        arrays = numpy.load(path)
        images, labels = arrays["train_images"], arrays["train_labels"]
        assert images.dtype == numpy.uint8 and labels.shape == (len(images), 1)
        assert list(arrays["train_classes"]) == [name for _, name in classes]
        assert arrays["train_generator"][0] == lines[0]["generator"] and arrays["train_digital_source_type"][0] == SOURCE
        assert int(arrays["train_first_row"]) == at and int(arrays["train_seed"]) == lines[0]["seed"]
        for image, label in zip(images, labels):
            assert (image == pixels[at]).all() and label[0] == lines[at]["label"]
            at += 1
    assert at == len(pixels)
    print(f"{len(pixels)} images: PNG, JPEG, WebP, tar and NPZ agree, marks included")


main(sys.argv[1])
