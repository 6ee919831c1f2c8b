#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when the Flatpak manifest opens the sandbox, or takes a source that is not pinned."""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "flatpak"
ID = "io.github.promptoscope.Promptoscope"
ALLOWED = {"--device=dri", "--share=ipc", "--socket=fallback-x11", "--socket=wayland"}
# Written by flatpak/update-sources, and so not always there.
GENERATED = {"libtorch.json"}


def modules_of(manifest):
    for module in manifest["modules"]:
        if isinstance(module, dict):
            yield module
        elif (FOLDER / module).exists() or module not in GENERATED:
            yield json.loads((FOLDER / module).read_text(encoding="utf-8"))


def source_faults(module):
    for source in module["sources"]:
        kind = source["type"]
        if kind == "git" and not re.fullmatch(r"[0-9a-f]{40}", source.get("commit", "")):
            yield f"{module['name']}: {source['url']} has no commit"
        elif kind == "archive" and not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
            yield f"{module['name']}: {source['url']} has no checksum"
        elif kind == "dir" and module["name"] != "promptoscope":
            yield f"{module['name']}: a folder is no source"
        elif kind not in ("git", "archive", "dir"):
            yield f"{module['name']}: unknown kind of source: {kind}"


def faults_of(manifest):
    if manifest["id"] != ID:
        yield f"the id is {manifest['id']}"
    for argument in sorted(set(manifest["finish-args"]) - ALLOWED):
        yield f"the sandbox must not have {argument}"
    for module in modules_of(manifest):
        yield from source_faults(module)


def main():
    manifest = json.loads((FOLDER / f"{ID}.json").read_text(encoding="utf-8"))
    faults = list(faults_of(manifest))
    for fault in faults:
        print(fault)
    print(f"{len(manifest['modules'])} modules, {len(faults)} faults")
    return 0 if manifest["modules"] and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
