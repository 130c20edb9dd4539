#!/usr/bin/env bash
# promises.sh - each promise of docs/security.md names the tests that hold it, and
# each of them is there: a file below tests, or SUITE/NAME of a unit test.
set -euo pipefail
export LC_ALL=C.UTF-8

page=docs/security.md
bad=0 rows=0 line=0
problem() {
    echo "$page:$line: $1"
    bad=1
}

is_there() { # TEST
    case $1 in
    tests/*) [ -f "$1" ] ;;
    */*) grep -qF "Test(${1%%/*}, ${1#*/})" tests/unit/*.c ||
        grep -qF "Test(${1%%/*}, ${1#*/}," tests/unit/*.c ;;
    *) false ;;
    esac
}

# The rows of the table "promise | held by": the last cell has names in `...`.
inside=no
while IFS= read -r text; do
    line=$((line + 1))
    case $text in
    '| promise | held by |') inside=yes && continue ;;
    '|---'*) continue ;;
    '|'*) [ $inside = yes ] || continue ;;
    *) inside=no && continue ;;
    esac
    rows=$((rows + 1))
    cell=${text%|*} && cell=${cell##*|}
    # shellcheck disable=SC2016 # they are backticks
    mapfile -t names < <(grep -o '`[^`]*`' <<<"$cell" | tr -d '`')
    [ ${#names[@]} -gt 0 ] || problem 'no test holds this promise'
    for name in ${names[@]+"${names[@]}"}; do
        is_there "$name" || problem "there is no test $name"
    done
done <"$page"
[ $rows -gt 10 ] || problem "the table of promises has $rows rows"
grep -qF '(docs/security.md)' README.md ||
    { echo "README.md: no link to $page" && bad=1; }
exit $bad
