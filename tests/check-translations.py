#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when a catalogue in po/ is malformed, or lacks a text that the sources have by now."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3"]
COUNTS = re.compile(r"(\d+) (fuzzy|untranslated)")


def run(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True,
                          env={"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"})


def count_missing(catalogue, template, folder):
    merged = str(folder / "merged.po")
    run("msgmerge", "--quiet", "--output-file", merged, str(catalogue), template)
    result = run("msgfmt", "--check", "--statistics", "--output-file", "/dev/null", merged)
    return sum(int(number) for number, _ in COUNTS.findall(result.stderr))


def main():
    for tool in ("xgettext", "msgmerge", "msgfmt"):
        if shutil.which(tool) is None:
            print(f"{tool} is not installed")
            return 77
    faults = 0
    languages = (ROOT / "po/LINGUAS").read_text(encoding="utf-8").split()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        template = str(folder / "promptoscope.pot")
        run("xgettext", "--from-code=UTF-8", "--files-from=po/POTFILES.in", "--output", template,
            *(f"--keyword={keyword}" for keyword in KEYWORDS))
        for language in languages:
            try:
                missing = count_missing(ROOT / f"po/{language}.po", template, folder)
            except subprocess.CalledProcessError as error:
                print(f"{language}: {error.stderr}")
                missing = 1
            print(f"{language}: {missing} texts are missing")
            faults += missing > 0
    return 0 if languages and faults == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
