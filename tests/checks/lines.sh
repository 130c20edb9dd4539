#!/usr/bin/env bash
# lines.sh - two changes of a text are merged as git merges them.
#
# SEED, COUNT: which random texts, and how many of them; FULL=1: 200,000.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export PYTHONDONTWRITEBYTECODE=1 ASAN_OPTIONS=detect_leaks=0
count=${COUNT:-${FULL:+200000}}
"${MAKE:-make}" --no-print-directory VARIANT=asan differential >"$out/make" \
    2>&1 || { cat "$out/make" && exit 1; }
tests/differential/lines.py build/asan/differential/lines "${SEED:-1}" \
    "${count:-2000}"
