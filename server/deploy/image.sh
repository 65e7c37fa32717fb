#!/bin/sh
# Makes the container image of the server out of Debian's packages and ours: no root inside, a health check, nothing else.
#
#   server/deploy/image.sh PACKAGE ARCHIVE
#
# PACKAGE is a linnet-server_*.deb, ARCHIVE the file for `docker load` to write. Needs root, mmdebstrap and buildah. LINNET_SUITE
# names the Debian, which must not be older than the system that the package was built on.
set -eu

package=${1:?the linnet-server package}
archive=${2:?the archive to write}
version=$(dpkg-deb -f "$package" Version)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp "$package" "$work/linnet-server.deb"

# PostgreSQL's programs come along for a container that has no other database; the cluster that Debian makes does not.
mkdir -p "$work/hooks"
cat >"$work/hooks/customize" <<'HOOK'
#!/bin/sh
set -eu
rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/log/* "$1"/usr/share/doc/*/changelog* "$1"/etc/postgresql
HOOK
chmod +x "$work/hooks/customize"
mmdebstrap --variant=minbase \
    --include=ca-certificates,postgresql-common \
    --include="$work/linnet-server.deb" --include=postgresql \
    --hook-dir=/usr/share/mmdebstrap/hooks/file-mirror-automount \
    --essential-hook='mkdir -p "$1/etc/postgresql-common"; echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook="$work/hooks/customize" \
    "${LINNET_SUITE:-bookworm}" "$work/root.tar" "${LINNET_MIRROR:-http://deb.debian.org/debian}"

# The docker format knows health checks.
export BUILDAH_ISOLATION=chroot BUILDAH_FORMAT=docker STORAGE_DRIVER=vfs
container=$(buildah from scratch)
buildah add --quiet "$container" "$work/root.tar" / >/dev/null
buildah config \
    --user linnet --workingdir /var/lib/linnet --volume /var/lib/linnet --port 8420 \
    --env LINNET_LISTEN=0.0.0.0:8420 --env LINNET_DATA_DIR=/var/lib/linnet --env LINNET_LOG_FORMAT=json \
    --entrypoint '["/usr/bin/linnet-server"]' --cmd serve --stop-signal SIGTERM \
    --label org.opencontainers.image.title=Linnet --label "org.opencontainers.image.version=$version" \
    --label org.opencontainers.image.licenses=Apache-2.0 \
    "$container"
buildah config --healthcheck 'CMD ["/usr/bin/linnet-server", "ready"]' --healthcheck-interval 30s \
    --healthcheck-start-period 60s --healthcheck-timeout 6s "$container"
rm -f "$archive"
buildah commit --quiet --format docker "$container" "docker-archive:$archive:linnet-server:$version" >/dev/null
buildah rm "$container" >/dev/null
ls -l "$archive"
