#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a program on a screen and a session bus of its own; without the means for them it is skipped.
set -eu
for tool in xvfb-run xauth dbus-run-session; do
  if ! command -v "$tool" >/dev/null; then
    echo "1..0 # SKIP $tool is not installed"
    exit 0
  fi
done
# Two that look for a free number at the same moment may find the same one, so each begins elsewhere.
# Numbers are those of files: another system on the same machine, which has files of its own, would
# meet this one in the sockets without files.
exec xvfb-run -a -n $((100 + $$ % 1000)) -s "-screen 0 ${PROMPTOSCOPE_TEST_SCREEN:-1280x800x24} -nolisten local" dbus-run-session -- "$@"
