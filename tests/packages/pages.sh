#!/usr/bin/env bash
# Follows the operators' pages of docs/ word for word in a bare Debian, to a server with a certificate of its own.
#
#   tests/packages/pages.sh FOLDER
#
# FOLDER holds linnet-server_*.deb. What is typed and what is written into files is taken out of the pages. See bare.sh.
set -euo pipefail
folder=${1:?the folder with the packages}
. "$(dirname "$0")/bare.sh"

mkdir "$root/packages"
cp "$folder"/linnet-server_*.deb "$root/packages/"
cp -r "$here/../../docs/src/operators" "$root/pages"
in_bare operator.sh
