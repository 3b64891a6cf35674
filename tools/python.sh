#!/bin/sh
# Makes the environment: `tools/python.sh VENV LOCK`. Prints nothing but pip's own progress; one sentence on failure.
set -eu
venv=$1
lock=$2

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
complete() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

fail() { echo "make: $1" >&2; exit 1; }

if [ ! -x "$venv/bin/pip" ]; then
    python=
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
        if fits "$name"; then python=$name; complete "$name" && break; fi
    done
    [ -n "$python" ] || fail "Python 3.11 or later is needed: install it (on Debian 12, Ubuntu 24.04 and later: apt-get install python3 python3-venv)."
    if ! complete "$python"; then
        # Debian keeps ensurepip in a package of its own.
        { root apt-get update -q && root apt-get install -q -y python3-venv; } >/dev/null 2>&1 || true
        complete "$python" || fail "$python cannot make environments: install its venv module (apt-get install python3-venv)."
    fi
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --disable-pip-version-check --quiet --require-hashes -r "$lock"
"$venv/bin/python" -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
