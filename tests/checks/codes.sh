#!/usr/bin/env bash
# codes.sh - each code of a rule has a unit test in which it is found.
#
# Of the rules about evidence and changes each code that refuses is also found alone.
#
# The texts of a code, inside of WORDED(), are no such test. The test of a rule may
# leave its name out: "scope: scope=ui".
set -euo pipefail

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
grep -ohE '\.id = "[a-z-]+/[a-z-]+"' src/rules/*.c | sed 's/.*"\(.*\)"/\1/' | sort -u >"$out/codes"
[ -s "$out/codes" ]
awk '/WORDED\(/ { worded = 1 } !worded { print } /^}/ { worded = 0 }' tests/unit/*.c |
    grep -oE '[a-z]+(-[a-z]+)*/[a-z]+(-[a-z]+)*' | sort -u >"$out/found"
comm -23 "$out/codes" "$out/found" | while IFS=/ read -r rule code; do
    grep -q "\"$code: " "tests/unit/rules_${rule//-/_}.c" ||
        echo "codes: no unit test finds $rule/$code"
done >"$out/lacking"
python3 tests/checks/alone.py | grep '^codes:' >>"$out/lacking" || :
cat "$out/lacking"
[ ! -s "$out/lacking" ]
echo "codes: $(wc -l <"$out/codes") codes, each found by a unit test"
