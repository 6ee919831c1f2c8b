#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# on-fresh-system.sh SUITE [MESON TEST OPTION...]: makes a minimal Debian of that suite in a folder,
# runs the README's two commands in it as a stranger with sudo would, the second with these options, on
# a copy of this tree, and takes it away again.
# Exits with 77, and says why, where a system cannot be made at all.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=${1:?usage: on-fresh-system.sh SUITE [MESON TEST OPTION...]}
shift

cannot () {
  echo "A fresh Debian ($suite) cannot be made here: $*." >&2
  exit 77
}

[ "$(id -u)" -eq 0 ] || cannot "that takes root"
command -v debootstrap >/dev/null || cannot "debootstrap is not installed"
unshare --mount --pid --fork true 2>/dev/null || cannot "the system allows no namespaces of its own"

root=$(mktemp -d "${TMPDIR:-/var/tmp}/promptoscope-$suite.XXXXXX")
chmod 755 "$root"
# What is mounted and what runs below the folder ends with the namespaces that hold it.
trap 'rm -rf --one-file-system "$root"' EXIT

unshare --mount debootstrap --variant=minbase --include=ca-certificates,sudo "$suite" "$root" >"$root.log" 2>&1 || {
  tail -n 5 "$root.log" >&2
  rm -f "$root.log"
  cannot "debootstrap failed; is there a way to the mirror"
}
rm -f "$root.log"

cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp -L /etc/hosts "$root/etc/hosts"
if [ -n "${http_proxy:-}" ]; then
  echo "Acquire::http::Proxy \"$http_proxy\";" >"$root/etc/apt/apt.conf.d/proxy"
fi
chroot "$root" useradd --create-home --shell /bin/bash stranger
echo "stranger ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/stranger"

# The tree as it is, without what a build left in it.
tree=$root/home/stranger/promptoscope
mkdir "$tree"
git ls-files -z --cached --others --exclude-standard |
  tar --create --null --files-from - --ignore-failed-read | tar --extract --directory "$tree"
chroot "$root" chown -R stranger: /home/stranger/promptoscope

cat >"$root/usr/local/bin/as-a-stranger" <<'END'
#!/bin/bash
set -eu
mount -t proc proc /proc
mount -t sysfs -o ro sysfs /sys
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
exec sudo --user stranger --set-home env ${CI:+CI="$CI"} bash -c '
  set -eu
  cd ~/promptoscope
  ./dev run
  ls -l promptoscope-sample.png
  ./dev test "$@"
  echo "The first command once more:"
  time ./dev run' stranger "$@"
END
chmod +x "$root/usr/local/bin/as-a-stranger"

unshare --mount --propagation private --pid --fork --kill-child bash -c '
  set -eu
  mkdir -p "$1/dev/shm" "$1/dev/pts"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
  root=$1
  shift
  exec chroot "$root" /usr/local/bin/as-a-stranger "$@"' as-a-stranger "$root" "$@" </dev/null
