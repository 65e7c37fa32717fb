# A bare Debian, and something done in it. Read by the scripts beside it; needs root (it unshares and changes the root
# folder), mmdebstrap and the packages' mirror that this machine uses. Keeps nothing.
#
# LINNET_SUITE names the Debian, which must not be older than the system that the packages were built on. LINNET_BARE
# names a file in which the bare system is kept for the next time.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
chmod 755 "$work"
root=$work/root
trap 'rm -rf --one-file-system "$work"' EXIT

# What a person without a desktop needs to look at the app, and an operator's tools.
bare=${LINNET_BARE:-$work/bare.tar}
if [ ! -f "$bare" ]; then
    mmdebstrap --variant=minbase --include=ca-certificates,curl,openssl,pebble,procps,sudo \
        --include=xvfb,xauth,dbus-x11,gnome-keyring,python3,webkit2gtk-driver,imagemagick "${LINNET_SUITE:-bookworm}" "$bare" "${LINNET_MIRROR:-http://deb.debian.org/debian}"
fi
mkdir "$root"
tar -C "$root" -xf "$bare"
for conf in /etc/apt/apt.conf.d/*proxy* /etc/apt/apt.conf.d/*registry*; do
    [ -f "$conf" ] && cp "$conf" "$root/etc/apt/apt.conf.d/"
done

# Runs a script of this folder in the bare system. Its processes, mounts and names end with it.
in_bare() {
    local status=0
    cp "$here"/* "$root/"
    unshare --mount --pid --uts --fork --kill-child bash -euc '
        root=$1 script=$2
        hostname bare
        mount -t proc proc "$root/proc"
        mount -t tmpfs tmpfs "$root/tmp"
        mkdir -p "$root/dev/shm"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/run"
        cp /etc/resolv.conf "$root/etc/resolv.conf"
        exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/bash "/$script"
    ' rehearse "$root" "$1" || status=$?
    if [ "$status" != 0 ] && [ -n "${LINNET_SCREENS:-}" ]; then
        cp "$root"/tmp/*.png "$LINNET_SCREENS/" 2>/dev/null || true
    fi
    return "$status"
}
