#!/bin/bash
# Inside of the bare system: an operator who does what the pages say, in their order. See pages.sh.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive HOME=/root LANG=C.UTF-8 USER=root
# The pages' own alias is to hold.
shopt -s expand_aliases

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
block() { python3 /block.py "$@"; }
# Types what stands on a page.
type_in() {
    block "$@" | sed 's/^/$ /'
    . <(block "$@") 2>&1 | tee /tmp/said
}
said() { grep -q -- "$1" /tmp/said || fail "not said: $1"; }

# Where no systemd runs: the unit's ExecStart as its user and with its capabilities, and what it has said.
cat >/usr/local/bin/systemctl <<'END'
#!/bin/bash
set -euo pipefail
unit=/lib/systemd/system/linnet-server.service
value() { sed -n "s/^$1=//p" $unit; }
log=/var/log/linnet-server.log
stop() {
    pkill -TERM -x linnet-server || return 0
    for _ in $(seq 300); do pgrep -u linnet >/dev/null || return 0; sleep 0.1; done
    echo "it does not stop" >&2
    exit 1
}
start() {
    local capability
    capability=$(value AmbientCapabilities | tr 'A-Z' 'a-z' | sed 's/^cap_/+/')
    : >$log
    setsid setpriv --reuid "$(value User)" --regid "$(value Group)" --init-groups \
        --inh-caps "$capability" --ambient-caps "$capability" -- $(value ExecStart) >>$log 2>&1 </dev/null &
    for _ in $(seq 600); do
        grep -q 'listening on' $log && return
        kill -0 $! 2>/dev/null || break
        sleep 0.1
    done
    cat $log >&2
    exit 1
}
case "$1 $2" in
    'start linnet-server') start ;;
    'stop linnet-server') stop ;;
    'restart linnet-server') stop; start ;;
    *) echo "systemctl $*?" >&2; exit 1 ;;
esac
END
cat >/usr/local/bin/journalctl <<'END'
#!/bin/bash
[ "$*" = "--unit linnet-server --lines 20" ] || { echo "journalctl $*?" >&2; exit 1; }
tail -n 20 /var/log/linnet-server.log
END
chmod 755 /usr/local/bin/systemctl /usr/local/bin/journalctl
echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/90yes
printf '127.0.0.1 localhost bare chat.example.org ca.example.org\n' >/etc/hosts
apt-get -qq update

has_certificate() {
    for _ in $(seq 300); do
        grep 'a new certificate is in use' /var/log/linnet-server.log && return
        sleep 0.1
    done
    cat /var/log/linnet-server.log
    fail "no certificate"
}

step "an authority of one's own, as a company has one"
mkdir /authority && cd /authority
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=The company' -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj '/CN=ca.example.org' -keyout own.key -out own.csr 2>/dev/null
openssl x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out own.pem \
    -extfile <(echo 'subjectAltName=DNS:ca.example.org') 2>/dev/null
cat >pebble.json <<'END'
{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
  "certificate": "own.pem", "privateKey": "own.key", "httpPort": 80, "tlsPort": 443,
  "ocspResponderURL": "", "externalAccountBindingRequired": false}}
END
pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 '' -dns01 127.0.0.1:8053 -http01 '' -https01 '' -tlsalpn01 '' \
    -management 127.0.0.1:8055 >/tmp/names.log 2>&1 &
PEBBLE_WFE_NONCEREJECT=0 pebble -config pebble.json -dnsserver 127.0.0.1:8053 >/tmp/pebble.log 2>&1 &
for _ in $(seq 100); do curl -fs --cacert ca.pem https://ca.example.org:14000/dir >/dev/null && break; sleep 0.1; done
# The machines of this company believe their authority.
curl -fs --cacert ca.pem --resolve ca.example.org:15000:127.0.0.1 https://ca.example.org:15000/roots/0 \
    >/usr/local/share/ca-certificates/company.crt
update-ca-certificates >/dev/null 2>&1

step "install.md"
cd /packages
type_in install "On Debian and Ubuntu" sh 0
said 'linnet://127.0.0.1:8420/invite/'
# Not in a pipe: the alias is for all that follows.
. <(block install "On Debian and Ubuntu" sh 1)

step "certificates.md"
install -m 0644 /authority/ca.pem /etc/linnet/authority.pem
block certificates "An authority of your own" toml | tee -a /etc/linnet/linnet.toml
type_in certificates Certificates sh 0
has_certificate
type_in certificates Certificates sh 2
said '"name":"Linnet"'
said '}200$'

step "people.md, and somebody signs up with the code over HTTPS"
type_in people "Letting people in" sh
code=$(grep -v ' ' /tmp/said)
sign_up() {
    curl -fsS https://chat.example.org/api/v1/auth/sign-up -H 'content-type: application/json' -d "{
        \"username\": \"$1\", \"displayName\": \"$1\", \"password\": \"a long enough password\", \"invite\": \"$code\",
        \"device\": {\"id\": \"$(cat /proc/sys/kernel/random/uuid)\", \"name\": \"a machine\"}}"
}
sign_up ana | grep -q '"username":"ana"' || fail "nobody could sign up"

step "backup.md, while somebody writes"
type_in backup "Back up and restore" sh 0
python3 /talk.py write "$code" &
writer=$!
for _ in $(seq 300); do [ "$(cat /tmp/confirmed 2>/dev/null | wc -l)" -ge 10 ] && break; sleep 0.1; done
before=$(wc -l </tmp/confirmed)
type_in backup "Back up and restore" sh 1
during=$(wc -l </tmp/confirmed)
kill $writer
wait $writer || fail "somebody could not write"
[ "$before" -gt 0 ] && [ "$during" -gt "$before" ] || fail "nobody wrote while the backup was made: $before, $during"
sign_up maya | grep -q '"username":"maya"' || fail "the server does not run beside its backup"
type_in backup "Take everything elsewhere" sh
sudo grep -q '"username": *"maya"' /var/backups/linnet/export/users.jsonl || fail "the export does not say who is here"
type_in backup "Back up and restore" sh 2
said 'restored and checked'
has_certificate
there=$(python3 /talk.py read)
echo "confirmed before the backup: $before, when it was made: $during, restored: $there"
[ "$there" -ge "$before" ] && [ "$there" -le "$((during + 1))" ] || fail "the backup is of another moment"
sign_up ana >/tmp/said 2>&1 && fail "ana is not there after the restore"
sign_up maya | grep -q '"username":"maya"' || fail "maya, who came after the backup, is still there"

step "upgrade.md and people.md"
type_in upgrade Upgrade sh
said 'the schema is up to date'
type_in people "A forgotten password" sh

sudo systemctl stop linnet-server
pgrep -a linnet && fail "something is left running"
printf '\nall is well\n'
