#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ./dev check-device says, in one sentence and before it builds anything, of what holds no libtorch; that it
finds one that is laid out as in a Python installation; and that its section names what failed and what was missed."""

import os
import pathlib
import stat
import subprocess
import sys
import tempfile

import libtorch as finder
import section

SCRIPT = pathlib.Path(__file__).resolve().parent / "check-device.py"
PARTS = ["lib/libtorch_cpu.so", "include/ATen/ATen.h", "include/torch/csrc/api/include/torch/version.h"]
VERSION = "#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION_MINOR 6\n#define TORCH_VERSION_PATCH 1\n"


def make_torch(folder, parts):
    for part in parts:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).write_text(VERSION)
    return folder


def make_interpreter(path, origin):
    """Something that answers as Python does where torch is."""
    path.write_text(f"#!/bin/sh\necho '{origin}'\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def refusals(folder):
    """Arguments, and a part of the sentence."""
    no_library = make_torch(folder / "headers-only", PARTS[1:])
    no_headers = make_torch(folder / "library-only", PARTS[:1])
    silent = make_interpreter(folder / "python-without", "")
    bare = make_interpreter(folder / "python-bare", no_headers / "__init__.py")
    return [
        (folder / "nowhere", "is neither a folder, nor a Python interpreter, nor “system”"),
        (folder, "holds no libtorch: there is no lib/libtorch_cpu.so in it"),
        (no_library, "holds no libtorch: there is no lib/libtorch_cpu.so in it"),
        (no_headers, "holds no libtorch: there is no include/ATen in it"),
        (silent, "has no torch"),
        (bare, "holds no libtorch: there is no include/ATen in it"),
        ("false", "is no Python interpreter that could say where its torch is"),
    ]


def check_refusal(argument, words, folder):
    done = subprocess.run([sys.executable, SCRIPT, argument, "--build", folder / "build"], capture_output=True, text=True,
                          cwd=folder, env=os.environ)
    said = done.stderr.strip()
    if done.returncode == 1 and words in said and "\n" not in said and not (folder / "build").exists():
        return True
    print(f"{argument}: exit status {done.returncode}, {said!r} where “{words}” was to be said")
    return False


def check_found(folder):
    torch = make_torch(folder / "site-packages/torch", [*PARTS, "lib/libtorch_cuda.so"])
    by_python = finder.find(str(make_interpreter(folder / "python-with", torch / "__init__.py")))
    by_folder = finder.find(str(torch))
    good = [
        by_python.folder == torch.resolve() and by_python.python is not None,
        by_folder.folder == torch.resolve() and by_folder.python is None,
        by_folder.version == "2.6.1" and by_folder.has_cuda,
        finder.is_older("2.72.4\n", "2.74") and not finder.is_older("2.74.0", "2.74"),
    ]
    if not all(good):
        print(f"not found as it should be: {good}")
    return all(good)


ROW = {"size": "real", "name": "gradient", "precision": "full", "unit": "GFLOP/s", "measured": 12.0, "limit": 40.0,
       "ratio": 0.3, "budget": 0.4, "sense": "at-least", "within": False}
FACTS = {
    "date": "2026-01-01", "title": "a card", "device": "cuda:0", "sentences": ["A card, driver 1.2."],
    "tests": {"on cuda:0": {"passed": 3, "failed": ["oracle"]}},
    "differences": [("Swin", "rise", 2e-3), ("ViT", "rise", 1e-6), ("ViT", "eigen-cam", 0.0)],
    "rows": [ROW], "python": {"size": "vit-b16", "torch": "2.6", "rows": [{"name": "calls", "maps_per_second": 10.0}]},
    "ours": 25.0, "failures": ["test oracle, on cuda:0"],
}


def check_section():
    of_device = section.write(FACTS)
    dry = section.write(FACTS | {"device": None, "failures": [], "python": None})
    good = [
        of_device.startswith("## a card, 2026-01-01\n") and section.NEVER not in of_device,
        "3 programs passed, 1 failed (oracle)." in of_device and "- test oracle, on cuda:0" in of_device,
        "| rise | 2.0e-03 | Swin |" in of_device and "| ViT | 1.0e-06 | rise |" in of_device,
        "| real | gradient | full | 12 / 40 GFLOP/s | 0.3 | ≥ 0.4 | NO |" in of_device,
        "| calls | 10 | 2.5 |" in of_device,
        section.NEVER in dry and "| ≥ 0.4 | – |" in dry and "Nothing failed." in dry and "are not here" in dry,
    ]
    if not all(good):
        print(f"the section is not as it should be: {good}\n{of_device}\n{dry}")
    return all(good)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        results = [check_refusal(argument, words, folder) for argument, words in refusals(folder)]
        results += [check_found(folder), check_section()]
    print(f"{len(results)} cases, {results.count(False)} faults")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
