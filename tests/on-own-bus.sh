#!/bin/sh
# Runs one test on a session bus of its own, with an unlocked keyring of its own; see .config/nextest.toml. Nothing of the
# person who runs the tests is read or changed. Where the programs for it are missing the test runs as it is.
set -eu
for program in dbus-run-session dbus-send gnome-keyring-daemon; do
  command -v "$program" >/dev/null || exec "$@"
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XDG_RUNTIME_DIR="$home" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
# A portal that is asked something would mount a folder in here.
services="$XDG_DATA_HOME/dbus-1/services"
mkdir -p "$services"
printf '[D-BUS Service]\nName=org.freedesktop.portal.Documents\nExec=/bin/false\n' >"$services/no-documents.service"
dbus-run-session -- sh -c '
  printf "\n" | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
  keyring=$!
  # Whoever asks before it is there makes the bus start another one, which is locked.
  owner="--dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets"
  while kill -0 "$keyring" && ! dbus-send --session --print-reply $owner | grep -q true; do
    sleep 0.02
  done
  "$@"
  status=$?
  kill "$keyring"
  exit "$status"' sh "$@"
