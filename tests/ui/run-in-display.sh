#!/bin/sh
# Runs a program on a display and a session bus of its own.
set -eu
if ! command -v xvfb-run >/dev/null; then
  echo "1..0 # SKIP xvfb-run is not installed"
  exit 77
fi
export GSK_RENDERER=cairo GDK_BACKEND=x11 LIBGL_ALWAYS_SOFTWARE=1
exec xvfb-run -a -s "-screen 0 ${PROMPTOSCOPE_TEST_SCREEN:-1280x800x24}" dbus-run-session -- "$@"
