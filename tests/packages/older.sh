#!/usr/bin/env bash
# Builds the server as it was before the newest migration, and says where the program lies.
#
#   tests/packages/older.sh [COMMIT]
#
# COMMIT is another one than the one before that migration. Needs the history, not only its end.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
# Builds with this run on a schema that is newer than they are. What came before them refuses to.
runs_on_newer=set_ignore_missing
newest=$(git -C "$here" log -1 --format=%H --diff-filter=A -- server/migrations)
commit=$(git -C "$here" rev-parse --verify "${1:-$newest^}^{commit}")
missing=
if [ $# = 0 ] && ! git -C "$here" grep -q "$runs_on_newer" "$commit" -- server/src; then
    # Then the oldest one that does, without the migration.
    commit=$(git -C "$here" log --format=%H -S"$runs_on_newer" -- server/src | tail -n 1)
    missing=$(git -C "$here" show --format= --name-only --diff-filter=A "$newest" -- server/migrations)
fi
target=${CARGO_TARGET_DIR:-$here/target}/older
program=$target/linnet-server-$commit${missing:+-without}
if [ ! -x "$program" ]; then
    source=$(mktemp -d)
    trap 'git -C "$here" worktree remove --force "$source"' EXIT
    git -C "$here" worktree add --quiet --detach "$source" "$commit"
    for migration in $missing; do rm "$source/$migration"; done
    # Without optimisation: it is only asked a few things.
    (cd "$source" && SQLX_OFFLINE=true CARGO_TARGET_DIR=$target CARGO_PROFILE_DEV_DEBUG=0 \
        cargo build --locked --workspace --bin linnet-server) >&2
    cp "$target/debug/linnet-server" "$program"
fi
printf '%s\n' "$program"
