#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up what Meson's logs in a folder say and prints “N passed, N failed, N skipped”.

Cases are counted from the JUnit reports. Those tell only which cases a program reported: one that
crashes or times out after a hundred good ones looks like a hundred good ones. So a program that went
wrong by the JSON logs without a failed case of its own counts as one failure more.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

# Meson copies what a test prints into its report, also characters that XML does not allow.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Results of a whole program.
GOOD_RESULTS = {"OK", "EXPECTEDFAIL", "SKIP"}


def read_report(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    return ET.fromstring(FORBIDDEN.sub("?", text).encode("utf-8"))


def read_programs(path):
    with path.open(encoding="utf-8", errors="replace") as log:
        return [json.loads(line) for line in log if line.strip()]


def is_failed(case):
    return case.find("failure") is not None or case.find("error") is not None


def main(folder):
    reports = [read_report(path) for path in sorted(folder.glob("testlog*.junit.xml"))]
    programs = [program for path in sorted(folder.glob("testlog*.json")) for program in read_programs(path)]
    cases = [(suite, case) for report in reports for suite in report.iter("testsuite") for case in suite.iter("testcase")]
    failed = [(suite.get("name"), case.get("name")) for suite, case in cases if is_failed(case)]
    skipped = sum(case.find("skipped") is not None for _, case in cases)
    # A suite is named after the project and the program, or after the project alone if its cases are
    # whole programs.
    blamed = {suite.split(".", 1)[-1] for suite, _ in failed} | {case for _, case in failed}
    broken = [program for program in programs if program["result"] not in GOOD_RESULTS and program["name"] not in blamed]
    for program in broken:
        print(f"{program['name']} broke off: {program['result']}, exit status {program['returncode']}")
    # A whole program that timed out is a case that the report does not call failed.
    names = {program["name"] for program in broken}
    n_passed = sum(case.get("name") not in names for _, case in cases) - len(failed) - skipped
    n_failed = len(failed) + len(broken)
    print(f"{n_passed} passed, {n_failed} failed, {skipped} skipped")
    return 0 if n_passed > 0 and n_failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
