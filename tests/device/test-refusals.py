#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ./dev check-device says, in one sentence and before it builds anything, of what holds no libtorch; and that it
finds one that is laid out as in a Python installation."""

import os
import pathlib
import stat
import subprocess
import sys
import tempfile

import libtorch as finder

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


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        results = [check_refusal(argument, words, folder) for argument, words in refusals(folder)]
        results.append(check_found(folder))
    print(f"{len(results)} cases, {results.count(False)} faults")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
