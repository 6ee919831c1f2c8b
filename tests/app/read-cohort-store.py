#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""read-cohort-store.py FOLDER: reads the maps of a cohort as the Zarr specification (version 2) says, without any
library, and with python3-zarr where that is installed; fails where they differ. Prints the shape of each array, how
many chunks there are, and which of both ways were gone."""

import json
import pathlib
import struct
import sys

FORMATS = {"<f2": "e", "|u1": "B"}


def read_chunk(folder, meta, index):
    """The numbers of the chunk at an index of the first dimension, or None where there is none."""
    path = folder / ".".join([str(index)] + ["0"] * (len(meta["shape"]) - 1))
    if not path.is_file():
        return None
    count = 1
    for side in meta["chunks"]:
        count *= side
    return struct.unpack(f"<{count}{FORMATS[meta['dtype']]}", path.read_bytes())


def check_meta(meta):
    assert meta["zarr_format"] == 2 and meta["order"] == "C" and meta["compressor"] is None and meta["filters"] is None
    assert meta["chunks"] == [1] + meta["shape"][1:]
    assert meta["fill_value"] == ("NaN" if meta["dtype"] == "<f2" else 0)


def compare(array, numbers, index):
    flat = array[index].reshape(-1).tolist()
    assert len(flat) == len(numbers)
    assert all(a == b or (a != a and b != b) for a, b in zip(flat, numbers))


def main():
    store = pathlib.Path(sys.argv[1]) / "maps.zarr"
    try:
        import zarr
    except ImportError:
        zarr = None
    assert json.loads((store / ".zgroup").read_text()) == {"zarr_format": 2}
    for path in sorted(store.glob("*/*/.zarray")):
        meta = json.loads(path.read_text())
        group = json.loads((path.parent.parent / ".zattrs").read_text())
        name = path.parent.relative_to(store).as_posix()
        check_meta(meta)
        if path.parent.name == "prompts":
            assert meta["shape"][1:4] == [len(group[axis]) for axis in ("methods", "modes", "queries")]
        array = zarr.open(str(store), mode="r")[name] if zarr else None
        found = 0
        for index in range(meta["shape"][0]):
            numbers = read_chunk(path.parent, meta, index)
            if numbers is None:
                continue
            found += 1
            if zarr:
                compare(array, numbers, index)
        print(name, meta["shape"], found, "zarr" if zarr else "alone")


if __name__ == "__main__":
    main()
