#!/bin/sh
# What the tests against a real Nominatim need: `tools/nominatim.sh VENV` makes VENV and installs PostgreSQL with PostGIS and osm2pgsql
# where they are missing and may be installed. One sentence and status 1 where that cannot be.
set -eu
venv=$1
here=$(dirname "$0")

root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
fail() { echo "nominatim: $1" >&2; exit 1; }
postgres() { ls -d /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; }
postgis() { ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || ls "$(pg_config --sharedir 2>/dev/null)/extension/postgis.control" >/dev/null 2>&1; }
ready() { postgres && postgis && command -v osm2pgsql >/dev/null 2>&1; }

if ! ready && command -v apt-get >/dev/null 2>&1; then
    version=$(ls /usr/lib/postgresql 2>/dev/null | sort -n | tail -1)
    packages="postgresql postgresql-postgis"
    [ -z "$version" ] || packages="postgresql-$version postgresql-$version-postgis-3"
    { root apt-get update -q && DEBIAN_FRONTEND=noninteractive root apt-get install -q -y --no-install-recommends $packages osm2pgsql; } >/dev/null 2>&1 || true
fi
ready || fail "PostgreSQL with PostGIS and osm2pgsql cannot be installed from here (on Debian: apt-get install postgresql-postgis osm2pgsql)"

[ -x "$venv/bin/nominatim" ] && exit 0
python=${PYTHON:-python3}
rm -rf "$venv"
"$python" -m venv "$venv"
install() { "$venv/bin/python" -m pip install --disable-pip-version-check --quiet --require-hashes -r "$here/nominatim.lock"; }
install 2>/dev/null && exit 0
# PyICU has no wheel for every machine: it is then built.
{ root apt-get update -q && DEBIAN_FRONTEND=noninteractive root apt-get install -q -y --no-install-recommends libicu-dev g++ pkg-config python3-dev; } >/dev/null 2>&1 || true
install || { rm -rf "$venv"; fail "its Python packages cannot be installed from here"; }
