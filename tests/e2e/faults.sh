#!/usr/bin/env bash
# faults.sh - the short form of `make faults`: what can go wrong while a push is recorded.
# shellcheck source=lib.sh
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

note 'kills, errors, a full disk, a clock that goes back, a network file system'
if ! command -v "${CC:-cc}" >/dev/null; then
    skip 'kills and errors' 'there is no C compiler'
    exit 0
fi
# In memory where that can be: it is the order of the calls that counts.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
inject=$scratch/inject
succeeds 'the tracer is built' "${CC:-cc}" -std=gnu17 -O1 -o "$inject" \
    "$SALLYPORT_SOURCE/tests/faults/inject.c"
python3 "$SALLYPORT_SOURCE/tests/faults/faults.py" "$SALLYPORT_BUILD" "$inject" 40 \
    >"$scratch/said" 2>&1 || failures=$((failures + 1))
cat "$scratch/said"
is 'it got to its end' 1 "$(grep -c ' kills in all$\|ptrace(2) is not allowed' "$scratch/said" | head -n 1)"
