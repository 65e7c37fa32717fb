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
# It ends with 1 because the header does not say how long the whole is; cpio knows its end.
{ rpm2cpio "$file" || true; } | cpio --extract --make-directories --quiet

for wanted in usr/bin/linnet usr/share/applications/Linnet.desktop usr/share/metainfo/app.linnet.desktop.metainfo.xml \
    usr/share/doc/linnet/copyright usr/share/doc/linnet/LICENCES.txt.gz usr/share/man/man1/linnet.1.gz; do
    [ -e "$wanted" ] || fail "$wanted is missing"
done
desktop-file-validate usr/share/applications/Linnet.desktop
[ -n "$(find usr/share/icons -name '*.png')" ] || fail "it has no icon"

# Each library that the program is linked against is required by its name, which every distribution knows, or comes along
# with one that is.
declare -A along=(
    [libjavascriptcoregtk-4.1.so.0]=libwebkit2gtk-4.1.so.0 [libsoup-3.0.so.0]=libwebkit2gtk-4.1.so.0
    [libgdk-3.so.0]=libgtk-3.so.0 [libgdk_pixbuf-2.0.so.0]=libgtk-3.so.0 [libcairo.so.2]=libgtk-3.so.0
    [libcairo-gobject.so.2]=libgtk-3.so.0 [libpango-1.0.so.0]=libgtk-3.so.0 [libgio-2.0.so.0]=libgtk-3.so.0
    [libgobject-2.0.so.0]=libgtk-3.so.0 [libglib-2.0.so.0]=libgtk-3.so.0
)
system='libgcc_s.so.1 libc.so.6 libm.so.6 ld-linux-x86-64.so.2'
requires=$(rpm -qp --nosignature --requires "$file" | grep -v '^rpmlib(')
printf 'requires: %s\n' $requires
for library in $(readelf --dynamic usr/bin/linnet | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    [[ " $system " == *" $library "* ]] && continue
    required=${along[$library]:-$library}
    grep -qxF "$required()(64bit)" <<<"$requires" || fail "$library needs $required, which is not required"
done

# In a home of its own: a window that asks for an account.
mkdir -m 700 home run
env -i PATH="$PATH" LANG=C.UTF-8 HOME="$work/home" XDG_RUNTIME_DIR="$work/run" LINNET_BINARY="$work/usr/bin/linnet" \
    dbus-run-session -- xvfb-run -a python3 "$here/window.py" starts
printf 'the rpm is well\n'
