#!/bin/sh
# Check Node, then install the packages that package-lock.json names, unless they are there
# and newer than it. make calls this before every target; two calls at once take turns.
set -eu

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "Signalbox needs Node.js 20.6 or newer, with npm: https://nodejs.org" >&2
    exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 2006 ? 1 : 0)'; then
    echo "Signalbox needs Node.js 20.6 or newer; this is $(node --version): https://nodejs.org" >&2
    exit 1
fi

stamp=node_modules/.package-lock.json
is_current() {
    [ -e "$stamp" ] && [ ! package-lock.json -nt "$stamp" ]
}
if is_current; then
    exit 0
fi

lock=.npm-ci.lock
until ln -s "$$" "$lock" 2>/dev/null; do
    if [ ! -L "$lock" ]; then
        echo "cannot write to $(pwd): make it writable for $(id -un), or clone it again" >&2
        exit 1
    fi
    kill -0 "$(readlink "$lock")" 2>/dev/null || rm -f "$lock"
    sleep 0.2
done
trap 'rm -f "$lock"' EXIT
trap 'exit 1' INT TERM HUP

if ! is_current; then
    echo "installing Node packages" >&2
    npm ci --loglevel=error --no-progress >&2
    touch "$stamp"
fi
