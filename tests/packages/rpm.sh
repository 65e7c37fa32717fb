#!/usr/bin/env bash
# Looks into the rpm of the app and starts what is in it: what it requires, what it brings, a window.
#
#   tests/packages/rpm.sh FILE
#
# Runs on a Debian with the libraries that the app needs, rpm, cpio, binutils, desktop-file-utils, and what window.py needs
# to look at a window: xvfb, dbus-x11, gnome-keyring, webkit2gtk-driver.
set -euo pipefail
file=$(realpath "${1:?the rpm}")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

rpm -qp --nosignature --queryformat '%{NAME} %{VERSION} %{LICENSE} %{VENDOR} %{ARCH}\n' "$file"
rpm -K --nosignature "$file" >/dev/null || fail "its checksums are wrong"
cd "$work"
rpm2cpio "$file" | cpio --extract --make-directories --quiet

for wanted in usr/bin/linnet usr/share/applications/Linnet.desktop usr/share/metainfo/app.linnet.desktop.metainfo.xml \
    usr/share/doc/linnet/copyright usr/share/doc/linnet/LICENCES.txt.gz usr/share/man/man1/linnet.1.gz; do
    [ -e "$wanted" ] || fail "$wanted is missing"
done
desktop-file-validate usr/share/applications/Linnet.desktop
[ -n "$(find usr/share/icons -name '*.png')" ] || fail "it has no icon"

# The package of Fedora that brings each library, and through which of ours it comes along.
declare -A brings=(
    [libwebkit2gtk-4.1.so.0]=webkit2gtk4.1 [libjavascriptcoregtk-4.1.so.0]=webkit2gtk4.1 [libsoup-3.0.so.0]=webkit2gtk4.1
    [libgtk-3.so.0]=gtk3 [libgdk-3.so.0]=gtk3 [libgdk_pixbuf-2.0.so.0]=gtk3 [libcairo.so.2]=gtk3 [libpango-1.0.so.0]=gtk3
    [libcairo-gobject.so.2]=gtk3 [libgio-2.0.so.0]=gtk3 [libgobject-2.0.so.0]=gtk3 [libglib-2.0.so.0]=gtk3
    [libdbus-1.so.3]=dbus-libs
    [libgcc_s.so.1]=system [libc.so.6]=system [libm.so.6]=system [ld-linux-x86-64.so.2]=system
)
requires=$(rpm -qp --nosignature --requires "$file" | grep -v '^rpmlib(')
printf 'requires: %s\n' $requires
for library in $(readelf --dynamic usr/bin/linnet | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    package=${brings[$library]:-}
    [ -n "$package" ] || fail "nobody says which package brings $library"
    [ "$package" = system ] || grep -qx "$package" <<<"$requires" || fail "$library needs $package, which is not required"
done

# In a home of its own: a window that asks for an account.
mkdir -m 700 home run
env -i PATH="$PATH" LANG=C.UTF-8 HOME="$work/home" XDG_RUNTIME_DIR="$work/run" LINNET_BINARY="$work/usr/bin/linnet" \
    dbus-run-session -- xvfb-run -a python3 "$here/window.py" starts
printf 'the rpm is well\n'
