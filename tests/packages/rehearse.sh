#!/usr/bin/env bash
# Installs what `cargo xtask package` has made in a bare Debian, as people do: start, sign up, talk, upgrade, remove.
#
#   tests/packages/rehearse.sh OLD NEW
#
# OLD and NEW are folders with linnet-server_*.deb and Linnet_*.deb each, NEW with a higher version. Needs root (it
# unshares and changes the root folder), mmdebstrap and the packages' mirror that this machine uses. Keeps nothing.
# LINNET_SUITE names the Debian, which must not be older than the system that the packages were built on.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
old=${1:?the folder with the old packages}
new=${2:?the folder with the new packages}
work=$(mktemp -d)
chmod 755 "$work"

# The bare system, and what a person without a desktop needs to look at the app, is the slow part: it may be kept for the
# next time.
bare=${LINNET_BARE:-$work/bare.tar}
if [ ! -f "$bare" ]; then
    mmdebstrap --variant=minbase --include=ca-certificates,curl,procps \
        --include=xvfb,xauth,dbus-x11,gnome-keyring,python3,webkit2gtk-driver,imagemagick "${LINNET_SUITE:-bookworm}" "$bare" "${LINNET_MIRROR:-http://deb.debian.org/debian}"
fi

mkdir "$work/root"
tar -C "$work/root" -xf "$bare"
for conf in /etc/apt/apt.conf.d/*proxy* /etc/apt/apt.conf.d/*registry*; do
    [ -f "$conf" ] && cp "$conf" "$work/root/etc/apt/apt.conf.d/"
done
mkdir "$work/root/old" "$work/root/new"
cp "$old"/*.deb "$work/root/old/"
cp "$new"/*.deb "$work/root/new/"
cp "$here/inside.sh" "$here/window.py" "$work/root/"

# Its own processes, mounts and names end with it.
status=0
unshare --mount --pid --fork --kill-child bash -euc '
    root=$1
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/tmp"
    mkdir -p "$root/dev/shm"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/bash /inside.sh
' rehearse "$work/root" || status=$?
if [ "$status" != 0 ] && [ -n "${LINNET_SCREENS:-}" ]; then
    cp "$work"/root/tmp/*.png "$LINNET_SCREENS/" 2>/dev/null || true
fi
rm -rf --one-file-system "$work"
exit "$status"
