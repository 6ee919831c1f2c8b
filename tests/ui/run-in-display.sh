#!/bin/sh
# Runs a program of the interface on a display of its own.
exec xvfb-run -a -s "-screen 0 1280x800x24" dbus-run-session -- "$@"
