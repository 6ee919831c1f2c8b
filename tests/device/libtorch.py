# SPDX-License-Identifier: Apache-2.0
"""Where a libtorch is, and what else it takes to build against it. Nothing here asks the network."""

import dataclasses
import pathlib
import re
import shutil
import subprocess

SYSTEM_HEADERS = pathlib.Path("/usr/include/torch/csrc/api/include")
WHERE_IS_TORCH = "import importlib.util as u; s = u.find_spec('torch'); print(s.origin if s else '')"

# What a library's headers are called in pkg-config, the least version, and Debian's package. The first three of a
# version are compared. Without DCMTK and libtiff their readers are left out.
LIBRARIES = [
    ("glib-2.0", "2.74", "libglib2.0-dev"),
    ("json-glib-1.0", "1.6", "libjson-glib-dev"),
    ("cairo", "1.16", "libcairo2-dev"),
    ("pangocairo", "1.50", "libpango1.0-dev"),
    ("libpng", "0", "libpng-dev"),
    ("libjpeg", "0", "libjpeg-dev"),
    ("zlib", "0", "zlib1g-dev"),
]
TOOLS = [
    ("cc", "apt install gcc"),
    ("c++", "apt install g++"),
    ("pkg-config", "apt install pkg-config"),
    ("meson", "apt install meson, or pip install meson"),
    ("ninja", "apt install ninja-build, or pip install ninja"),
    ("msgfmt", "apt install gettext"),
    ("glib-compile-resources", "apt install libglib2.0-dev-bin"),
]


class Refusal(Exception):
    """One sentence for the user."""


@dataclasses.dataclass
class Libtorch:
    folder: pathlib.Path | None  # with include and lib; None for the system's
    python: str | None = None  # the interpreter that it is inside of, if that is how it was found

    @property
    def headers(self):
        return self.folder / "include/torch/csrc/api/include" if self.folder else SYSTEM_HEADERS

    @property
    def version(self):
        text = (self.headers / "torch/version.h").read_text(encoding="utf-8")
        numbers = [re.search(rf"TORCH_VERSION_{part}\s+(\d+)", text) for part in ("MAJOR", "MINOR", "PATCH")]
        return ".".join(number.group(1) for number in numbers if number)

    @property
    def has_cuda(self):
        return self.folder is not None and (self.folder / "lib/libtorch_cuda.so").exists()


def find(name):
    """NAME: “system”, a folder with include and lib, or a Python interpreter."""
    if name in ("system", "/usr"):
        if not SYSTEM_HEADERS.is_dir():
            raise Refusal("the system has no libtorch: install libtorch-dev, or name a folder or a Python interpreter")
        return Libtorch(None)
    if pathlib.Path(name).is_dir():
        return Libtorch(check(pathlib.Path(name).resolve()))
    interpreter = shutil.which(name)
    if interpreter is None:
        raise Refusal(f"{name} is neither a folder, nor a Python interpreter, nor “system”")
    folder = check(folder_of(interpreter))
    return Libtorch(None if is_systems(folder) else folder, interpreter)


def check(folder):
    for part in ("lib/libtorch_cpu.so", "include/ATen", "include/torch/csrc/api/include"):
        if not (folder / part).exists():
            raise Refusal(f"{folder} holds no libtorch: there is no {part} in it")
    return folder


def is_systems(folder):
    """Whether a Python that the system brings has the system's own libtorch, by links."""
    library = (folder / "lib/libtorch_cpu.so").resolve()
    return SYSTEM_HEADERS.is_dir() and library.is_relative_to("/usr/lib") and not library.is_relative_to(folder)


def folder_of(interpreter):
    """Where an interpreter's torch lies, which is not loaded for that."""
    run = subprocess.run([interpreter, "-c", WHERE_IS_TORCH], capture_output=True, text=True)
    if run.returncode != 0:
        raise Refusal(f"{interpreter} is no Python interpreter that could say where its torch is")
    if not run.stdout.strip():
        raise Refusal(f"the Python interpreter {interpreter} has no torch")
    return pathlib.Path(run.stdout.strip()).parent.resolve()


def is_older(version, least):
    numbers = [[int(part) for part in re.findall(r"\d+", text)[:3]] for text in (version, least)]
    return numbers[0] < numbers[1]


def missing():
    """A sentence for each thing that is not there, and how to get it."""
    sentences = [f"{tool} is missing: {remedy}" for tool, remedy in TOOLS if shutil.which(tool) is None]
    if shutil.which("pkg-config") is None:
        return sentences
    for module, least, package in LIBRARIES:
        run = subprocess.run(["pkg-config", "--modversion", module], capture_output=True, text=True)
        if run.returncode != 0:
            sentences.append(f"{module} is missing: apt install {package}")
        elif is_older(run.stdout, least):
            sentences.append(f"{module} is {run.stdout.strip()}, and {least} or newer is needed: a newer system has it")
    return sentences
