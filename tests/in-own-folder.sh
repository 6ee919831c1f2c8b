#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a test program with a folder of its own for temporary files, which goes with what is left in it,
# however the program ends.
preloaded=${LD_PRELOAD-}
unset LD_PRELOAD
folder=$(mktemp -d "${TMPDIR:-/tmp}/promptoscope-test-XXXXXX") || exit 99
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' HUP INT TERM
TMPDIR=$folder LD_PRELOAD=$preloaded "$@"
