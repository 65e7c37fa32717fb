#!/bin/bash
# Inside of the bare system: what a person and an operator do, in their order. See rehearse.sh.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive HOME=/root LANG=C.UTF-8

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# The unit says how the server is started and as whom; where no systemd runs, this does it.
unit=/lib/systemd/system/linnet-server.service
start_server() {
    local user command program=${1:-/usr/bin/linnet-server}
    user=$(sed -n 's/^User=//p' $unit)
    command=$(sed -n "s|^ExecStart=/usr/bin/linnet-server|$program|p" $unit)
    runuser -u "$user" -- $command >>/tmp/server.log 2>&1 &
    server=$!
    for _ in $(seq 600); do
        curl -fs http://127.0.0.1:8420/readyz >/dev/null && return
        kill -0 $server 2>/dev/null || break
        sleep 0.1
    done
    cat /tmp/server.log >&2
    fail "the server is not ready"
}
stop_server() {
    pkill -TERM -x linnet-server
    wait $server || true
    pgrep -u linnet && fail "the server has left processes behind"
    return 0
}

window() { runuser -u person -- dbus-run-session -- xvfb-run -a python3 /window.py "$@"; }

apt-get -qq update
useradd --create-home person

step "install the server, with the database that it recommends"
apt-get -qq install -y --no-install-recommends postgresql ./old/linnet-server_*.deb >/tmp/apt.log 2>&1 \
    || { cat /tmp/apt.log; exit 1; }
[ "$(stat -c '%U:%G %a' /etc/linnet/linnet.toml)" = "root:linnet 640" ] || fail "the settings are open"
linnet-server --version
linnet-server config check --config /etc/linnet/linnet.toml
start_server
invite=$(runuser -u linnet -- linnet-server invite --uses 2 --config /etc/linnet/linnet.toml)
[ -n "$invite" ] || fail "no invite"

step "install the app, sign up and talk"
apt-get -qq install -y --no-install-recommends ./old/Linnet_*.deb >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; exit 1; }
window sign-up "$invite"

step "upgrade both"
before=$(dpkg-query -W -f '${Version}' linnet-server)
stop_server
apt-get -qq install -y --no-install-recommends ./new/linnet-server_*.deb ./new/Linnet_*.deb >/tmp/apt.log 2>&1 \
    || { cat /tmp/apt.log; exit 1; }
after=$(dpkg-query -W -f '${Version}' linnet-server)
dpkg --compare-versions "$before" lt "$after" || fail "$after is not newer than $before"
start_server
window still-there

if [ -x /older/linnet-server ]; then
    step "an older build on the schema of the new one, and the new one after it"
    stop_server
    start_server /older/linnet-server
    grep -q 'the schema is of a newer server' /tmp/server.log || fail "the older build knows every migration"
    python3 /older.py "written by the older build"
    stop_server
    start_server
    python3 /older.py "written by the new one again" "written by the older build"
fi

step "go back by one version"
stop_server
apt-get -qq install -y --allow-downgrades --no-install-recommends ./old/linnet-server_*.deb ./old/Linnet_*.deb >/tmp/apt.log 2>&1 \
    || { cat /tmp/apt.log; exit 1; }
start_server
window still-there

step "remove both"
stop_server
apt-get -qq purge -y linnet linnet-server >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; exit 1; }
[ -d /var/lib/linnet ] || fail "what people wrote went with the program"
for left in /usr/bin/linnet /usr/bin/linnet-server /etc/linnet $unit /usr/share/applications/Linnet.desktop; do
    [ -e "$left" ] && fail "$left is left"
done
pgrep -a linnet && fail "something is left running"
printf '\nall is well\n'
