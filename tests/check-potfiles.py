#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when po/POTFILES.in does not list exactly the sources with translatable text, sorted."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARKED = re.compile(r'\b(?:N?_ ?\(|C_ ?\(|NC_ ?\(|ngettext ?\(|g_dngettext ?\(GETTEXT_PACKAGE,)\s*"')
LAYOUT = re.compile(r'translatable="(?:yes|true)"')
DATA = (".desktop.in", ".gschema.xml", ".metainfo.xml.in")


def has_text(path):
    if path.suffix in (".c", ".cpp", ".h", ".hpp"):
        return MARKED.search(path.read_text(encoding="utf-8"))
    if path.suffix == ".ui":
        return LAYOUT.search(path.read_text(encoding="utf-8"))
    return path.name.endswith(DATA)


def main():
    listed = [
        line
        for line in (ROOT / "po/POTFILES.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    needed = sorted(
        str(path.relative_to(ROOT))
        for room in ("app", "core", "data", "ui")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and has_text(path)
    )
    for name in sorted(set(needed) - set(listed)):
        print(f"not listed: {name}")
    for name in sorted(set(listed) - set(needed)):
        print(f"listed, but has no text: {name}")
    if listed != sorted(set(listed)):
        print("not sorted, or a name twice")
    print(f"{len(needed)} sources with text, {len(listed)} listed")
    return 0 if needed and listed == needed else 1


if __name__ == "__main__":
    sys.exit(main())
