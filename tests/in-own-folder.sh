#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a test program with a folder of its own for temporary files, which goes with what is left in it,
# unless it is this script that is killed.
preloaded=${LD_PRELOAD-}
unset LD_PRELOAD
folder=$(mktemp -d "${TMPDIR:-/tmp}/promptoscope-test-XXXXXX") || exit 99
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' HUP INT TERM
export TMPDIR="$folder"
if [ -n "$preloaded" ]; then
  LD_PRELOAD=$preloaded "$@"
else
  "$@"
fi
