#!/bin/sh
# Makes sure that Chromium is there for the browser tests; one sentence where it cannot be installed from here.
set -eu

root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
# A browser that answers: Ubuntu's `chromium-browser` may be a signpost to a snap.
found() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null 2>&1 && "$name" --version >/dev/null 2>&1; then return 0; fi
    done
    [ -n "$(find "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" -maxdepth 1 -name 'chromium-*' 2>/dev/null)" ]
}

found && exit 0
echo "make: installing Chromium for the browser tests" >&2
if command -v apt-get >/dev/null 2>&1; then
    { root apt-get update -q && DEBIAN_FRONTEND=noninteractive root apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 || true
fi
found && exit 0
"$1/bin/playwright" install chromium >/dev/null 2>&1 || true
found && exit 0
echo "make: the browser tests need Chromium: install it (on Debian: apt-get install chromium; elsewhere: playwright install --with-deps chromium)." >&2
exit 1
