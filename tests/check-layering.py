#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when a room includes what it must not know: app → ui → core, and within core and ui each
folder only those before it; the laboratory only in itself and the command line; libtorch only in
core/model/torch; GTK nowhere in core or the command line."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORE = [
    "file", "image", "text", "study", "truth", "checkpoint", "model", "attribution", "metrics", "trust", "engine", "figure",
    "report", "document", "cohort",
    "lab/phantom", "lab/training", "lab/evaluation", "lab/bench",
]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
TORCH = re.compile(r"^(ATen|c10|torch)/")
GTK = re.compile(r"^(gtk|gdk|gsk|adwaita)")
# What may know what, beside a folder itself.
ALLOWED = {
    "file": [],
    "image": [],
    "text": [],
    "study": ["file", "image", "text"],
    "truth": ["file", "image", "study", "text"],
    "checkpoint": ["file", "text"],
    "model": ["file", "image", "text", "checkpoint"],
    "attribution": ["file", "image", "checkpoint", "model"],
    "metrics": ["image"],
    "trust": ["checkpoint", "model", "attribution", "metrics"],
    "engine": ["file", "image", "text", "model", "attribution", "trust"],
    "figure": ["file", "image", "truth", "attribution"],
    "report": ["file", "image", "text", "truth", "attribution", "trust", "engine", "figure"],
    "document": ["file", "figure"],
    "cohort": ["file", "image", "study", "text", "truth", "model", "attribution", "metrics", "trust", "engine", "figure", "report", "document"],
    "lab/phantom": ["file", "image", "truth"],
    "lab/training": ["text", "checkpoint", "model", "metrics", "lab/phantom"],
    "lab/evaluation": ["file", "image", "text", "model", "attribution", "metrics", "trust", "engine", "figure", "lab/phantom"],
    "lab/bench": ["image", "text", "checkpoint", "model", "attribution", "engine", "lab/phantom"],
}
UI_ALLOWED = {
    "widgets": [],
    "canvas": ["widgets"],
    "reading": ["canvas"],
    "panels": ["widgets", "canvas", "reading"],
    "prompts": ["widgets", "reading"],
    "truth": ["widgets", "canvas", "reading"],
    "trust": ["widgets", "reading"],
    "study": ["widgets"],
    "cohort": ["widgets", "canvas", "panels"],
    "export": ["widgets", "canvas", "reading"],
    "model": ["widgets"],
    "preferences": ["widgets", "model"],
    "viewer": [
        "widgets", "canvas", "reading", "panels", "prompts", "trust", "truth", "study", "cohort", "export", "model", "preferences",
    ],
}


def core_room(parts):
    return "/".join(parts[: 2 if parts[0] == "lab" else 1])


def is_of_methods(parts):
    return parts[:3] in (("core", "attribution", "methods"), ("core", "attribution", "psc-method-table.c"))


def faults_of(path):
    parts = path.relative_to(ROOT).parts
    for include in INCLUDE.findall(path.read_text(encoding="utf-8")):
        first = include.split("/")[0]
        if TORCH.match(include) and parts[:3] != ("core", "model", "torch"):
            yield f"includes libtorch: {include}"
        if GTK.match(include) and parts[0] != "ui" and parts[:2] != ("app", "promptoscope"):
            yield f"includes GTK: {include}"
        if include.startswith("attribution/methods/") and not is_of_methods(parts):
            yield f"only the table may know a method: {include}"
        if parts[0] == "core":
            room, known = core_room(parts[1:]), core_room(include.split("/"))
            if known in CORE and known != room and known not in ALLOWED[room]:
                yield f"core/{room} must not know core/{known}: {include}"
            if first in ("ui", "app"):
                yield f"core must not know {first}: {include}"
        if parts[0] == "ui" and first == "ui":
            room = include.split("/")[1]
            if room != parts[1] and room not in UI_ALLOWED[parts[1]]:
                yield f"ui/{parts[1]} must not know ui/{room}: {include}"
        if first == "lab" and parts[:2] not in (("core", "lab"), ("app", "cli")):
            yield f"only the command line may know the laboratory: {include}"
        if parts[0] in ("ui", "app") and include.startswith("model/torch/"):
            yield f"only core may know the libtorch module: {include}"


def main():
    n_files = n_faults = 0
    for room in ("core", "ui", "app"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".c", ".h", ".cpp", ".hpp"):
                n_files += 1
                for fault in faults_of(path):
                    n_faults += 1
                    print(f"{path.relative_to(ROOT)}: {fault}")
    print(f"{n_files} files, {n_faults} faults")
    return 0 if n_files > 0 and n_faults == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
