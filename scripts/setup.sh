#!/bin/sh
# Makes sure that everything is there that building and running Factdesk needs beside Rust: a C compiler and the
# programs of Postgres. What is missing is installed by the platform's package manager; nothing else is changed, and
# no Postgres is started. Ends with 3, and says what to do, if it cannot.
set -eu

OLDEST=14

stop() {
    echo "factdesk: $1" >&2
    exit 3
}

new_enough() {
    [ -x "$1/postgres" ] && [ -x "$1/initdb" ] || return 1
    major=$("$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge "$OLDEST" ]
}

# The places where the server looks too (postgres/src/binaries.rs).
has_postgres() {
    linked=$(command -v postgres 2>/dev/null || true)
    for dir in "${PG_BINDIR:-/nowhere}" "${linked%/postgres}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
        /usr/lib/postgresql*/bin /usr/lib64/postgresql-*/bin /usr/libexec/postgresql* /opt/homebrew/opt/postgresql*/bin \
        /usr/local/opt/postgresql*/bin /home/linuxbrew/.linuxbrew/opt/postgresql*/bin /opt/local/lib/postgresql*/bin \
        /Applications/Postgres.app/Contents/Versions/*/bin /Library/PostgreSQL/*/bin /opt/PostgreSQL/*/bin \
        /usr/local/pgsql/bin /usr/local/bin /run/current-system/sw/bin; do
        if new_enough "$dir"; then return 0; fi
    done
    return 1
}

missing() {
    command -v cc >/dev/null 2>&1 || printf 'compiler '
    has_postgres || printf 'postgres '
}

# As root. Debian's package would make a cluster and start it, which nobody asked for: the setting of
# postgresql-common that prevents it is put back afterwards.
install_by_apt() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    case " $* " in *' compiler '*) apt-get install -y -q --no-install-recommends gcc libc6-dev ;; esac
    case " $* " in *' postgres '*)
        apt-get install -y -q --no-install-recommends postgresql-common
        setting=/etc/postgresql-common/createcluster.conf
        kept=$(mktemp)
        cp -p "$setting" "$kept"
        trap 'cp -p "$kept" "$setting"; rm -f "$kept"' EXIT
        echo 'create_main_cluster = false' >>"$setting"
        apt-get install -y -q --no-install-recommends postgresql
        ;;
    esac
}

if [ "${1:-}" = --install-as-root ]; then
    shift
    install_by_apt "$@"
    exit 0
fi

command -v cargo >/dev/null 2>&1 || stop 'Rust is not installed; see https://rustup.rs'

wanted=$(missing)
[ -n "$wanted" ] || exit 0

if [ "$(uname -s)" = Darwin ]; then
    case " $wanted" in *' compiler '*) stop 'there is no C compiler; run: xcode-select --install' ;; esac
    command -v brew >/dev/null 2>&1 ||
        stop 'there is no Postgres; install Homebrew (https://brew.sh), then run: brew install postgresql@17'
    echo 'factdesk: installing Postgres: brew install postgresql@17' >&2
    brew install postgresql@17
elif command -v apt-get >/dev/null 2>&1; then
    packages=$(echo " $wanted" | sed 's/ compiler / gcc libc6-dev /; s/postgres $/postgresql/; s/^ *//')
    # Words of $wanted are names of ours, to be split.
    # shellcheck disable=SC2086
    if [ "$(id -u)" -eq 0 ]; then
        echo "factdesk: installing what is missing: $packages" >&2
        sh "$0" --install-as-root $wanted
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        echo "factdesk: installing what is missing, as root: $packages" >&2
        sudo sh "$0" --install-as-root $wanted
    else
        stop "this needs root; run: sudo apt-get install -y --no-install-recommends $packages"
    fi
else
    stop "install a C compiler and Postgres $OLDEST or newer by your package manager; missing: $wanted"
fi

wanted=$(missing)
[ -z "$wanted" ] || stop "still missing after the installation: $wanted"
