#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs count-results.py over logs as Meson writes them, of programs that end in every way there is."""

import json
import pathlib
import subprocess
import sys
import tempfile

COUNT = pathlib.Path(__file__).with_name("count-results.py")

# Name, result by the JSON log, cases by the JUnit report (None: the program is one case itself).
GOOD = ("ui / good", "OK", ["", ""])
PLAIN = ("lint / plain", "OK", None)
SKIPPED = ("ui / skipped", "OK", ["", "<skipped/>"])
FAILED_CASE = ("ui / failed-case", "FAIL", ["", "<failure/>"])
CRASHED = ("ui / crashed", "ERROR", ["", ""])
TIMED_OUT = ("ui / timed-out", "TIMEOUT", [""])
PLAIN_FAILED = ("lint / plain-failed", "FAIL", None)
PLAIN_TIMED_OUT = ("lint / plain-timed-out", "TIMEOUT", None)

RUNS = [
    ([GOOD, PLAIN, SKIPPED], 0, "4 passed, 0 failed, 1 skipped"),
    ([GOOD, FAILED_CASE], 1, "3 passed, 1 failed, 0 skipped"),
    ([GOOD, CRASHED], 1, "4 passed, 1 failed, 0 skipped"),
    ([GOOD, TIMED_OUT], 1, "3 passed, 1 failed, 0 skipped"),
    ([GOOD, PLAIN_FAILED], 1, "2 passed, 1 failed, 0 skipped"),
    ([GOOD, PLAIN_TIMED_OUT], 1, "2 passed, 1 failed, 0 skipped"),
    ([FAILED_CASE, CRASHED, PLAIN_FAILED], 1, "3 passed, 3 failed, 0 skipped"),
    ([], 1, "0 passed, 0 failed, 0 skipped"),
]


def case_element(name, content):
    return f'<testcase name="{name}" classname="c">{content}</testcase>'


def write_logs(folder, programs):
    suites, plain = "", ""
    with open(folder / "testlog.json", "w", encoding="utf-8") as log:
        for name, result, cases in programs:
            print(json.dumps({"name": name, "result": result, "returncode": 1, "stdout": ""}), file=log)
            if cases is None:
                plain += case_element(name, "<failure/>" if result == "FAIL" else "")
            else:
                content = "".join(case_element(f"case {i}", case) for i, case in enumerate(cases))
                suites += f'<testsuite name="promptoscope.{name}">{content}</testsuite>'
    plain = f'<testsuite name="promptoscope">{plain}</testsuite>'
    # A character that XML does not allow, as programs print it.
    text = f"<testsuites>{suites}{plain}<system-out>\x1b[0m</system-out></testsuites>"
    (folder / "testlog.junit.xml").write_text(text, encoding="utf-8")


def main():
    for programs, status, line in RUNS:
        with tempfile.TemporaryDirectory() as name:
            write_logs(pathlib.Path(name), programs)
            run = subprocess.run([sys.executable, COUNT, name], capture_output=True, text=True, check=False)
        got = run.stdout.splitlines()[-1] if run.stdout else run.stderr
        if (run.returncode, got) != (status, line):
            sys.exit(f"{[program[0] for program in programs]}: “{got}” and {run.returncode} instead of “{line}” and {status}")


if __name__ == "__main__":
    main()
