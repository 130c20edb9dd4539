#!/bin/sh
# fleet.sh - the table of docs/fleet.md is what tests/bench/fleet.py says.
set -eu
export LC_ALL=C.UTF-8

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/^<!-- simulated -->$/,/^<!-- end -->$/p' docs/fleet.md | sed '1d; $d' >"$work/said"
python3 tests/bench/fleet.py >"$work/simulated"
[ -s "$work/said" ] && diff -u "$work/said" "$work/simulated" && exit
echo 'fleet: between the marks of docs/fleet.md goes: python3 tests/bench/fleet.py'
exit 1
