#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when the manual lacks a command, a measure or a column of measures that the program has, or has one that is
none, or when groff, where it is, finds fault with a page.

check-manual.py PROGRAM PAGE..., the page of the command line first.
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def list_commands(program):
    return re.findall(r"^  ([a-z]+) ", run(program, "--help"), re.MULTILINE)


def list_measures(program):
    """What stands between a cohort's probability and its seconds, and what the trust lines are called."""
    columns = [line.split("\t")[0] for line in run(program, "cohort", "--help-columns").splitlines()]
    text = (ROOT / "core/report/psc-report-trust.c").read_text(encoding="utf-8")
    figures = re.findall(r'\[PSC_TRUST_\w+\] = \{ "(\w+)", \d+ \}', text)
    return set(columns[columns.index("probability") + 1:columns.index("seconds")]) | set(figures)


def check(program, page):
    text = page.read_text(encoding="utf-8")
    commands = text[text.index(".SH COMMANDS"):text.index(".SH MEASURES")]
    measures = text[text.index(".SH MEASURES"):text.index('.SH "EXIT STATUS"')]
    faults = [f"the command “{name}” is not in it" for name in list_commands(program)
              if not re.search(rf"\b{name}\b", commands)]
    known = list_measures(program)
    named = set(re.findall(r"^\.B ([a-z_]+)$", measures, re.MULTILINE)) - {"unknown"}
    faults += [f"the measure “{name}” is not in it" for name in sorted(known - named)]
    faults += [f"“{name}” is no measure" for name in sorted(named - known)]
    return faults


def lint(page):
    if shutil.which("groff") is None:
        return []
    result = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", page], capture_output=True, text=True, check=False)
    return result.stderr.splitlines()


def main():
    program, *pages = sys.argv[1:]
    faults = [f"{pages[0]}: {fault}" for fault in check(program, pathlib.Path(pages[0]))]
    for page in pages:
        faults += lint(page)
    print(*faults, f"{len(pages)} pages, {len(faults)} faults", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
