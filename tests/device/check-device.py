#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks this program against a libtorch, and on the graphics card that it finds: builds core and command line, runs
the core's tests on the CPU and on the device, compares the maps of every method through every kind of encoder, benches,
and writes a section for tests/lab/bench/RESULTS.md. Without a device that is a dry run on the CPU. Asks no network."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys

import libtorch as finder
import section

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CORE = {"file", "image", "text", "checkpoint", "model", "attribution", "metrics", "trust", "engine"}
STAND_IN = "whole-tensors"
MAPS = "device-maps"  # the test that compares maps, which is run by itself

SIZES = {
    "small": ["small-swin", "small-resnet", "small-vit", "small-siglip"],
    "real": ["real", "resnet50", "vit-b16", "medsiglip"],
}
VIT = {"small": "small-vit", "real": "vit-b16"}
SHORT_ROWS = ["gradient", "gradient-calls", "gradient-error", "token-similarity", "first-map", "bank-maps"]
LONG_ROWS = SHORT_ROWS + ["occlusion", "integrated-gradients"]
MODEL_ROWS = ["open", "first-overlay", "first-map", "bank-maps"]
REDUCED_ROWS = ["gradient", "gradient-error"]
STEP_SECONDS = 900


def say(words):
    print(f"check-device: {words}", file=sys.stderr, flush=True)


def run(command, **options):
    options.setdefault("timeout", STEP_SECONDS)
    return subprocess.run([str(part) for part in command], cwd=ROOT, **options)


class Check:
    def __init__(self, options, libtorch):
        self.options = options
        self.libtorch = libtorch
        self.build = pathlib.Path(options.build).resolve()
        self.environment = os.environ | {
            "OMP_WAIT_POLICY": "passive",
            "PROMPTOSCOPE_MODULE_PATH": str(self.build / "core/model/torch"),
            "PROMPTOSCOPE_MODELS": str(ROOT / "data/models"),
        }
        self.facts = {
            "date": datetime.date.today().isoformat(), "title": platform.machine(), "device": None, "sentences": [],
            "tests": {}, "differences": [], "rows": [], "python": None, "ours": None, "failures": [],
        }

    @property
    def device(self):
        return self.facts["device"]

    def fail(self, words):
        say(f"FAILED: {words}")
        self.facts["failures"].append(words)

    def attempt(self, words, step):
        """Whether STEP got to its end; what went wrong in it is told in the section."""
        say(words)
        try:
            step()
            return True
        except subprocess.TimeoutExpired as late:
            self.fail(f"{words}: took longer than {late.timeout:.0f} s")
        except subprocess.CalledProcessError as error:
            self.fail(f"{words}: exit status {error.returncode}{last_words(error.stderr)}")
        except (OSError, ValueError, KeyError) as error:
            self.fail(f"{words}: {error}")
        return False

    def configure(self):
        """A folder that was configured for another libtorch begins anew."""
        note = self.build / "check-device.json"
        wanted = {"libtorch": str(self.libtorch.folder or "")}
        if note.exists() and json.loads(note.read_text()) == wanted:
            return
        known = self.build.exists() and (self.build / "meson-info").exists()
        # Nobody looks into it with a debugger, and without what that wants it is there sooner.
        arguments = ["-Ddebug=false", "-Dviewer=disabled", "-Ddicom=auto", "-Dtiff=auto", "-Dtorch=enabled",
                     f"-Dlibtorch={wanted['libtorch']}"]
        run(["meson", "setup", *(["--wipe"] if known else []), self.build, *arguments], check=True, stdout=sys.stderr)
        note.write_text(json.dumps(wanted))

    def tests(self):
        """The core's tests but the slow ones, as Meson knows them."""
        text = run(["meson", "introspect", self.build, "--tests"], check=True, capture_output=True, text=True).stdout
        tests = []
        for test in json.loads(text):
            suites = {suite.split(":")[-1] for suite in test["suite"]}
            if suites & CORE and "slow" not in suites:
                tests.append(test | {"suites": suites})
        return tests

    def compile(self):
        run(["ninja", "-C", self.build, "build.ninja"], check=True, stdout=sys.stderr)
        tests = self.tests()
        text = run(["meson", "introspect", self.build, "--targets"], check=True, capture_output=True, text=True).stdout
        opened = {name for test in tests for name in test["depends"]}
        programs = {os.path.relpath(test["cmd"][0], self.build) for test in tests}
        # What tests open as they run.
        programs |= {os.path.relpath(file, self.build) for target in json.loads(text) if target["id"] in opened
                     for file in target["filename"]}
        run(["ninja", "-C", self.build, "command-line", *sorted(programs)], check=True, stdout=sys.stderr, timeout=7200)

    def cli(self, *arguments):
        command = [self.build / "app/cli/promptoscope-cli", *arguments]
        done = run(command, env=self.environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return json.loads(done.stdout)

    def find_device(self):
        devices = self.cli("devices", "--json")
        for device in devices:
            refusal = f"; cannot be used: {device['refusal']}" if device["refusal"] else ""
            say(f"{device['name']}: {device['title']}, {device['precision']}{refusal}")
        cards = [device for device in devices if device["name"] != "cpu"]
        usable = [card for card in cards if card["refusal"] is None]
        if self.options.device:
            usable = [card for card in usable if card["name"] == self.options.device]
            if not usable:
                self.fail(f"there is no usable device {self.options.device}")
        chosen = usable[0] if usable else None
        self.facts["device"] = chosen["name"] if chosen else None
        self.facts["title"] = chosen["title"] if chosen else f"{os.cpu_count()} processors of {devices[0]['title']}"
        self.describe(devices[0], cards, chosen)

    def describe(self, processor, cards, chosen):
        left_out = [name for name in ("DICOM", "TIFF")
                    if f"#define PSC_HAVE_{name} 0" in (self.build / "config.h").read_text()]
        kind = "with CUDA" if self.libtorch.has_cuda else "for processors only"
        sentences = self.facts["sentences"]
        if chosen:
            sentences.append(f"{chosen['title']}, {chosen['memory'] / 2**30:.0f} GiB, {driver_words()}; {processor['title']}.")
        for card in cards:
            if card["refusal"] is not None:
                sentences.append(f"{card['title']} cannot be used: {card['refusal']}.")
        sentences.append(f"{system_words()}, libtorch {self.libtorch.version} {kind}, commit {commit_words()}.")
        sentences.append(f"A load of {os.getloadavg()[0]:.1f} when it began.")
        if left_out:
            sentences.append(f"Built without a reader of {' and of '.join(left_out)}.")

    def run_tests(self, words, device, tests):
        """Runs them with Meson; DEVICE is what PROMPTOSCOPE_TEST_DEVICE is set to."""
        names = sorted({test["name"] for test in tests if test["name"] != MAPS})
        environment = self.environment | ({"PROMPTOSCOPE_TEST_DEVICE": device} if device else {})
        # Each program takes some of a device's memory before it does anything.
        at_once = ["--num-processes", "2"] if device else []
        run(["meson", "test", "-C", self.build, "--no-rebuild", "--timeout-multiplier", "4", "--logbase", "check-device",
             *at_once, *names], env=environment, stdout=sys.stderr, timeout=2 * STEP_SECONDS)
        log = (self.build / "meson-logs/check-device.json").read_text(encoding="utf-8", errors="replace")
        results = [json.loads(line) for line in log.splitlines() if line.strip()]
        failed = [result["name"].split(" / ")[-1] for result in results if result["result"] not in ("OK", "SKIP")]
        self.facts["tests"][words] = {"passed": len(results) - len(failed), "failed": failed}
        for name in failed:
            self.fail(f"test {name}, {words}")
        if not results:
            raise ValueError("no test was run")

    def compare_maps(self):
        test = next(test for test in self.tests() if test["name"] == MAPS)
        environment = self.environment | test["env"] | {"PROMPTOSCOPE_TEST_DEVICE": self.device or STAND_IN}
        done = run([*test["cmd"], "-k"], env=environment, capture_output=True, text=True)
        found = re.findall(r"^# map-difference\t(.*)\t(.*)\t(.*)$", done.stdout, re.MULTILINE)
        self.facts["differences"] = [(encoder, method, float(value)) for encoder, method, value in found]
        print_differences(self.facts["differences"])
        if done.returncode != 0:
            wrong = re.findall(r"^not ok.*|^Bail out.*", done.stdout, re.MULTILINE)
            raise ValueError("; ".join(wrong) or f"exit status {done.returncode}{last_words(done.stderr)}")

    def bench(self, size, precision, rows):
        where = ["--device", self.device] if self.device else ["--device", "cpu", "--whole-tensors"]
        found = self.cli("bench", "--json", *where, "--size", size, "--precision", precision, "--rows", ",".join(rows))
        self.facts["rows"] += [row | {"precision": precision} for row in found["rows"]]

    def bench_all(self):
        for size in ["demonstration", *SIZES[self.options.size]]:
            rows = MODEL_ROWS if size == "demonstration" else SHORT_ROWS if size == "medsiglip" else LONG_ROWS
            self.attempt(f"bench of {size}", lambda: self.bench(size, "full", rows))
            if self.device and size != "demonstration":
                self.attempt(f"bench of {size}, reduced precision", lambda: self.bench(size, "reduced", REDUCED_ROWS))
        rates = [row["measured"] for row in self.facts["rows"] if row["name"] == "gradient-calls"
                 and row["size"] == VIT[self.options.size]]
        self.facts["ours"] = rates[0] if rates else None

    def time_python(self):
        command = [self.libtorch.python, ROOT / "tests/device/time-calls.py", "--size", self.options.size,
                   "--device", self.device or "cpu"]
        done = run(command, env=os.environ, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.facts["python"] = json.loads(done.stdout) | {"size": VIT[self.options.size]}

    def check(self):
        if not (self.attempt("configure", self.configure) and self.attempt("build", self.compile)
                and self.attempt("find what there is", self.find_device)):
            return
        if not self.device:
            say(section.NEVER)
        tests = self.tests()
        on_device = [test for test in tests if "device" in test["suites"]]
        if not self.device:  # what takes a device by its name has run on the CPU
            on_device = [test for test in on_device if "engine" not in test["suites"]]
        stands_for = f"on {self.device}" if self.device else "on the CPU, by whole tensors"
        self.attempt("tests on the CPU", lambda: self.run_tests("on the CPU", None, tests))
        self.attempt(f"tests {stands_for}", lambda: self.run_tests(stands_for, self.device or STAND_IN, on_device))
        self.attempt("compare maps", self.compare_maps)
        self.bench_all()
        if self.libtorch.python:
            self.attempt("calls of PyTorch", self.time_python)


def last_words(text):
    lines = (text or "").strip().splitlines()
    return f" ({lines[-1]})" if lines else ""


def print_differences(differences):
    for encoder, method, value in differences:
        print(f"  {encoder:16} {method:22} {value:.1e}", file=sys.stderr)


def driver_words():
    try:
        text = pathlib.Path("/proc/driver/nvidia/version").read_text()
    except OSError:
        return "driver unknown"
    found = re.search(r"\s(\d+\.\d+(\.\d+)?)\s", text)
    return f"driver {found.group(1)}" if found else "driver unknown"


def system_words():
    release = platform.freedesktop_os_release() if hasattr(platform, "freedesktop_os_release") else {}
    return release.get("PRETTY_NAME", platform.system())


def commit_words():
    done = run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True) if shutil.which("git") else None
    return done.stdout.strip() if done and done.returncode == 0 else "unknown"


def main():
    parser = argparse.ArgumentParser(prog="./dev check-device", description=__doc__)
    parser.add_argument("libtorch", metavar="LIBTORCH",
                        help="a folder with include and lib, a Python interpreter that has torch, or “system”")
    parser.add_argument("--size", choices=SIZES, default="small", help="real: models as large as the published ones")
    parser.add_argument("--device", help="cuda:N; the first usable one unless given")
    parser.add_argument("--build", default=os.environ.get("PROMPTOSCOPE_BUILD", str(ROOT / "_build")) + "-device",
                        help="where to build")
    parser.add_argument("--output", default="check-device.md", help="where the section goes, beside standard output")
    options = parser.parse_args()
    try:
        check = Check(options, finder.find(options.libtorch))
    except finder.Refusal as refusal:
        say(refusal)
        return 1
    missing = finder.missing()
    for sentence in missing:
        say(sentence)
    if missing:
        return 1
    check.check()
    text = section.write(check.facts)
    pathlib.Path(options.output).write_text(text, encoding="utf-8")
    print(text, end="")
    return 1 if check.facts["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
