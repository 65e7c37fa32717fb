#!/usr/bin/env bash
# Installs what `cargo xtask package` has made in a bare Debian, as people do: start, sign up, talk, upgrade, remove.
#
#   tests/packages/rehearse.sh OLD NEW
#
# OLD and NEW are folders with linnet-server_*.deb and Linnet_*.deb each, NEW with a higher version. See bare.sh.
#
# LINNET_OLDER names an older build of the server's program, which has to run on the schema of the new one; older.sh makes
# such a build.
set -euo pipefail
old=${1:?the folder with the old packages}
new=${2:?the folder with the new packages}
. "$(dirname "$0")/bare.sh"

mkdir "$root/old" "$root/new"
cp "$old"/*.deb "$root/old/"
cp "$new"/*.deb "$root/new/"
if [ -n "${LINNET_OLDER:-}" ]; then
    install -D -m 0755 "$LINNET_OLDER" "$root/older/linnet-server"
fi
in_bare inside.sh
