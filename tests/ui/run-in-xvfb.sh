#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a test of widgets on a screen of its own; without the means for one it is skipped.
if ! command -v xvfb-run >/dev/null || ! command -v xauth >/dev/null; then
  echo "1..0 # SKIP xvfb-run is not installed"
  exit 0
fi
exec xvfb-run -a -s "-screen 0 1280x800x24" "$@"
