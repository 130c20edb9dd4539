#!/bin/sh
# tables.sh PROGRAM write|check - the files that hold what a table says.
#
# PROGRAM is build/tables. Between lines with "table: NAME" and "end of table" it
# writes the whole text; between "entries: NAME" and "end of entries" the entries
# of a manual, whose prose is kept. `check` shows what `write` would change.
set -eu
export LC_ALL=C

program=$1 how=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
files="README.md CONTRIBUTING.md $(echo docs/*.md man/* completions/*)
scripts/install/hosts_table.sh"

compare() { # FILE: with $work/new
    if cmp -s "$1" "$work/new"; then
        return
    elif [ "$how" = write ]; then
        cat "$work/new" >"$1"
        echo "tables: $1 is written"
    else
        diff -u "$1" "$work/new" || echo "tables: $1 is not what the tables say; type: make tables"
        bad=1
    fi
}

for file in $files; do
    grep -q -e ' table: ' -e ' entries: ' "$file" || continue
    status=0
    "$program" update "$file" >"$work/new" || status=$?
    [ $status -gt 1 ] || compare "$file"
    [ $status = 0 ] || bad=1
done

for file in $("$program" files); do
    "$program" file "$file" >"$work/new"
    compare "$file"
done

# Checks that no table is missing.
for mark in $("$program" names | tr ' ' '+'); do
    mark=$(echo "$mark" | tr '+' ' ')
    # shellcheck disable=SC2086 # a list
    grep -q -e " $mark\( .*\)\{0,1\}\$" $files || {
        echo "tables: no file has the mark '$mark'"
        bad=1
    }
done

exit $bad
