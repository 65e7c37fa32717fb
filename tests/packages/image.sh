#!/bin/bash
# Starts the container image of the server as a container would, without a container's daemon: says what is inside, makes an
# invitation, asks for its health, stops it, starts it again on what it kept.
#
#   tests/packages/image.sh ARCHIVE
#
# ARCHIVE is what server/deploy/image.sh has written. Needs root and buildah.
set -euo pipefail

archive=${1:?the image}
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# Everything that came of a process.
family() {
    local child
    for child in $(pgrep -P "$1"); do
        echo "$child"
        family "$child"
    done
}

kept=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
container=$(buildah from "docker-archive:$archive")
end() {
    [ -z "${server:-}" ] || kill $(family "$server") 2>/dev/null || true
    [ -z "${server:-}" ] || wait "$server" 2>/dev/null || true
    buildah rm "$container" >/dev/null
    rm -rf "$kept"
}
trap end EXIT
inside() { buildah run --user linnet --volume "$kept:/var/lib/linnet" --env "LINNET_LISTEN=127.0.0.1:$port" "$container" -- "$@"; }

echo "== what is inside"
buildah run "$container" -- dpkg-query --show --showformat '${Installed-Size}\t${Package} ${Version}\n' | sort -rn
[ "$(buildah inspect --format '{{.OCIv1.Config.User}}' "$container")" = linnet ] || fail "it runs as somebody else"
buildah inspect --format '{{.Docker.Config.Healthcheck}}' "$container" | grep -q ready || fail "no health check"
owner=$(buildah run "$container" -- stat --format '%u:%g' /var/lib/linnet)
chown "$owner" "$kept"

start() {
    inside /usr/bin/linnet-server serve 2>"$kept.log" >&2 &
    server=$!
    for _ in $(seq 300); do
        kill -0 "$server" 2>/dev/null || break
        inside /usr/bin/linnet-server ready >/dev/null 2>&1 && return
        sleep 0.2
    done
    cat "$kept.log" >&2
    fail "it does not become ready"
}
stop() {
    local all it
    all=$(family "$server")
    for it in $all; do
        [ "$(cat "/proc/$it/comm" 2>/dev/null)" != linnet-server ] || kill -TERM "$it"
    done
    wait "$server" || true
    server=
    for it in $all; do
        ! kill -0 "$it" 2>/dev/null || fail "$(cat "/proc/$it/comm") does not stop"
    done
}

echo "== started, with a PostgreSQL of its own"
start
inside /usr/bin/linnet-server invite | tee "$kept.invite"
grep -qE '^[A-Za-z0-9_-]{20,}$' "$kept.invite" || fail "no invitation"
echo "== stopped, and started on what it kept"
stop
start
stop
rm -f "$kept.log" "$kept.invite"
echo "all is well"
