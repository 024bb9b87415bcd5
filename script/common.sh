# What the scripts share; they source it. It sets $root and goes nowhere.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# Chromium needs a font, and the Node.js inside Playwright a library.
for_browser=("chromium:chromium fonts-liberation" libatomic.so.1:libatomic1)

fail() {
    echo "$*" >&2
    exit 1
}

# need_debian NAME... : have these commands or libraries. NAME:PACKAGES where Debian's packages have other names.
need_debian() {
    local pair missing=""
    for pair in "$@"; do
        is_there "${pair%%:*}" || missing+=" ${pair##*:}"
    done
    [ -z "$missing" ] && return
    if [ "$(id -u)" -ne 0 ] || ! is_there apt-get; then
        fail "This needs Debian packages that are missing; as root: apt-get install$missing"
    fi
    echo "Installing Debian packages:$missing" >&2
    # shellcheck disable=SC2086 # One word each.
    without_starting_services install_debian $missing
}

is_there() {
    local PATH="$PATH:/usr/sbin:/sbin:$(postgresql_folder)"
    case $1 in
        *.so.*) [[ $(ldconfig -p) == *"$1"* ]] ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

# Debian keeps initdb and pg_ctl out of PATH, in a folder for each version.
postgresql_folder() {
    printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1
}

install_debian() {
    local quiet=(--yes --quiet --quiet --no-install-recommends -o Dpkg::Use-Pty=0)
    export DEBIAN_FRONTEND=noninteractive
    apt-get "${quiet[@]}" install "$@" >/dev/null 2>&1 </dev/null && return
    apt-get --quiet --quiet update </dev/null # The lists were missing or too old.
    apt-get "${quiet[@]}" install "$@" >/dev/null </dev/null || fail "apt-get could not install: $*"
}

# PostgreSQL and nginx are used here, but not as services of this machine.
without_starting_services() (
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
    fi
    "$@"
)

# make_venv FOLDER : a virtual environment that works where it is now.
make_venv() {
    local python
    if [ -x "$1/bin/python" ] && grep -qs "^#!$1/bin/python" "$1/bin/pip"; then
        return
    fi
    find_python >/dev/null || need_debian python3
    python=$(find_python) || fail "This needs Python 3.11 or later."
    "$python" -c 'import ensurepip' 2>/dev/null || need_debian "-:$("$python" -c '
import sys
print("python%d.%d-venv" % sys.version_info[:2])')"
    "$python" -m venv --clear "$1"
}

find_python() {
    local name
    for name in python3.11 python3 python3.14 python3.13 python3.12; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

# install_python base|dev : the pinned packages and Imprint itself in .venv; nothing when they are there.
install_python() {
    local state
    state="$root $(cd "$root/requirements" && sha256sum build.txt "$1.txt" | sha256sum)"
    [ "$(cat "$root/.venv/.has-$1" 2>/dev/null)" = "$state" ] && return
    make_venv "$root/.venv"
    echo "Installing Python packages" >&2
    install_pinned "$root/.venv" "$1"
    "$root/.venv/bin/python" -m pip install "${pip_options[@]}" --no-deps --no-build-isolation --editable "$root"
    echo "$state" >"$root/.venv/.has-$1"
}

pip_options=(--quiet --quiet --disable-pip-version-check --no-input --root-user-action=ignore)

# install_pinned VENV NAME : what requirements/NAME.txt lists, built with the pinned tools where it must be built.
install_pinned() {
    local pip=("$1/bin/python" -m pip install "${pip_options[@]}" --require-hashes)
    "${pip[@]}" --requirement "$root/requirements/build.txt"
    "${pip[@]}" --use-pep517 --no-build-isolation --requirement "$root/requirements/$2.txt"
}

# TypeScript, which checks the browser code, and axe, which checks pages; nothing when they are there.
install_node() {
    [ "$root/node_modules/.package-lock.json" -nt "$root/package-lock.json" ] && return
    echo "Installing Node packages" >&2
    npm --prefix "$root" ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
}
