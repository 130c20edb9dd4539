# shellcheck shell=bash
# postgres.sh - a PostgreSQL of a test's own. Source it, then:
#     postgres_make DIRECTORY     a new cluster, started
#     postgres_kill, postgres_start, postgres_stop
#     sql DATABASE STATEMENT      prints the rows
# $postgres_options are more options of the server.
# It listens on a socket in the directory alone. Its superuser is postgres; anyone
# who reaches the socket may log in as anybody. $postgres_url has %s for USER, then DATABASE.

postgres_programs() { # prints their directory
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin /usr/libexec/postgresql* /usr/bin |
        sort -rV | while read -r one; do [ ! -x "$one/initdb" ] || echo "$one"; done |
        head -n 1)
    [ -n "$found" ] || {
        echo 'postgres: initdb is missing; type: ./install.sh deps --test' >&2
        return 1
    }
    echo "$found"
}

# A server does not run as root.
as_postgres() { # COMMAND...
    if [ "$EUID" = 0 ]; then
        setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
    else
        "$@"
    fi
}

postgres_make() { # DIRECTORY
    postgres_at=$1
    postgres_bin=$(postgres_programs) || return 1
    mkdir -p "$postgres_at" || return 1
    [ "$EUID" != 0 ] || chown 65534:65534 "$postgres_at"
    # shellcheck disable=SC2034 # for who sources it
    postgres_url="postgresql://%s@/%s?host=$postgres_at"
    (cd "$postgres_at" && as_postgres "$postgres_bin/initdb" -D data -U postgres \
        -A trust -E UTF8 --locale=C --no-sync) >"$postgres_at.log" 2>&1 ||
        { cat "$postgres_at.log" >&2 && return 1; }
    postgres_start
}

postgres_start() {
    # A crash of the process is tested, not one of the machine: fsync stays off.
    (cd "$postgres_at" && as_postgres "$postgres_bin/pg_ctl" start -w -s -D data -l log \
        -o "-k '$postgres_at' -c listen_addresses= -c fsync=off -c shared_buffers=32MB ${postgres_options:-}") ||
        { cat "$postgres_at/log" >&2 && return 1; }
}

postgres_stop() { # [MODE]
    [ -e "$postgres_at/data/postmaster.pid" ] || return 0
    (cd "$postgres_at" && as_postgres "$postgres_bin/pg_ctl" stop -w -s -D data \
        -m "${1:-fast}")
}

postgres_kill() { postgres_stop immediate; }

sql() { # DATABASE STATEMENT
    "$postgres_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$postgres_at" -U postgres \
        -d "$1" -c "$2"
}
