#!/usr/bin/env bash
# audit_cost.sh - what `audit verify` and `report` cost for each entry of a trail.
#
# valgrind counts instructions, so a busy machine changes nothing. 1,000,000 entries are
# to be verified in five seconds, and counted in three: tests/bench/trail.sh measures that.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$PWD/build/bin/sallyport
command -v valgrind >/dev/null || { echo 'audit_cost: valgrind is missing' >&2 && exit 1; }
make=${MAKE:-make}
"$make" --no-print-directory -s all
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
# shellcheck disable=SC2046
${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O1 -o "$out/fill" tests/bench/fill.c \
    build/libsallyport.a $("$make" --no-print-directory -s print-libs)

count() { # ENTRIES COMMAND...: instructions
    rm -rf "$out/a.git"
    git init -q --bare "$out/a.git"
    mkdir "$out/a.git/sallyport"
    "$out/fill" "$out/a.git/sallyport/audit.db" "$1"
    (cd "$out/a.git" && valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        --log-file="$out/log" "$program" "${@:2}" >"$out/said")
    sed -n 's/.*Collected : //p' "$out/log"
}

bad=0
limit_cost() { # LIMIT COMMAND...
    local few many each
    few=$(count 200 "${@:2}") many=$(count 1200 "${@:2}")
    each=$(((many - few) / 1000))
    echo "audit_cost: $2: $each instructions for each entry, $1 at most"
    [ "$each" -le "$1" ] || bad=1
}
limit_cost 80000 audit verify # hashing alone takes half of them
limit_cost 17000 report --since 2025-01-01 --html "$out/page.html"
exit $bad
