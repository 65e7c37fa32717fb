#!/usr/bin/env bash
# Builds the server as it was before the newest migration, and says where the program lies.
#
#   tests/packages/older.sh [COMMIT]
#
# COMMIT is another one than the one before that migration. Needs the history, not only its end.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
newest=$(git -C "$here" log -1 --format=%H --diff-filter=A -- server/migrations)
commit=$(git -C "$here" rev-parse --verify "${1:-$newest^}^{commit}")
target=${CARGO_TARGET_DIR:-$here/target}/older
program=$target/linnet-server-$commit
if [ ! -x "$program" ]; then
    source=$(mktemp -d)
    trap 'git -C "$here" worktree remove --force "$source"' EXIT
    git -C "$here" worktree add --quiet --detach "$source" "$commit"
    # Without optimisation: it is only asked a few things.
    (cd "$source" && SQLX_OFFLINE=true CARGO_TARGET_DIR=$target CARGO_PROFILE_DEV_DEBUG=0 \
        cargo build --locked --workspace --bin linnet-server) >&2
    cp "$target/debug/linnet-server" "$program"
fi
printf '%s\n' "$program"
