# shellcheck shell=bash
# ship.sh - 20 trails are sent to a PostgreSQL of our own over the loopback interface, with
# fsync, verified and reported there. FULL=1: 250,000 entries each, else 5,000.

# shellcheck source=../postgres.sh
. "$BENCH/../postgres.sh"

took() { # TITLE COMMAND...
    local began title=$1
    shift
    began=$(date +%s%N)
    "$@" >/dev/null || exit 1
    printf '%-34s %10.1f s\n' "$title" "$((($(date +%s%N) - began) / 100000000))e-1"
}

ship() {
    local count=5000 port n url trails=()
    ! asked "${FULL:-}" || count=250000
    chmod 711 "$WORK"
    build_sync
    for n in {1..20}; do
        ./fill "t$n.db" "$count"
        trails+=(--store "t$n.db")
    done
    port=$(python3 -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])')
    export PGPORT=$port
    # shellcheck disable=SC2034 # for postgres.sh
    postgres_options="-c listen_addresses=127.0.0.1 -c port=$port -c fsync=on -c max_wal_size=4GB"
    postgres_make "$WORK/pg"
    trap 'postgres_stop immediate; rm -rf "$WORK"' EXIT
    sql postgres 'CREATE DATABASE bench'
    url="postgresql://postgres@127.0.0.1/bench"
    "$build/bin/sallyport-ship" migrate --to "$url" >/dev/null
    printf '\nsallyport-ship, 20 trails of %d entries\n' "$count"
    took 'send' "$build/bin/sallyport-ship" --to "$url" "${trails[@]}"
    took 'verify' "$build/bin/sallyport-ship" verify --from "$url"
    took 'metrics --from' "$SALLYPORT" metrics --from "$url"
    took 'report --from' "$SALLYPORT" report --from "$url" --since 2025-11-24
    sql bench "SELECT 'space: ' || sum(pg_total_relation_size(inhrelid)) / $count / 20 || ' bytes an entry'
        FROM pg_inherits WHERE inhparent = 'sallyport.entry'::regclass"
}
