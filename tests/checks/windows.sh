#!/usr/bin/env bash
# windows.sh - windows open as an independent calculation says.
#
# Makes COUNT random policies of windows and freezes (SEED) and compares each minute
# of YEARS years; FULL=1: 60 policies over ten years.
set -euo pipefail

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export PYTHONDONTWRITEBYTECODE=1
count=${COUNT:-${FULL:+60}} years=${YEARS:-${FULL:+10}}

${CC:-cc} -std=c17 -D_GNU_SOURCE -Iinclude -O2 -Wall -Wextra -Werror \
    -o "$out/windows" tests/differential/windows.c src/model/window.c \
    src/model/window_read.c src/base/utc.c \
    src/base/alloc.c src/base/children.c src/base/error.c \
    src/base/last_words.c src/base/ending.c src/base/buf.c \
    src/base/str.c
tests/differential/windows.py "$out/windows" "${SEED:-1}" "${count:-3}" \
    "${years:-2}"
