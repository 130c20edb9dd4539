#!/usr/bin/env bash
# run.sh [PART...] - lets go wrong what can go wrong while a push is recorded; see faults.py.
# From the environment: SALLYPORT_BUILD (build), N (10,000 kills), SEED, and TMPDIR: where
# the repositories are.
set -euo pipefail
# shellcheck source=tests/clean.sh
. "$(dirname "$0")/../clean.sh"

build=$(realpath "${SALLYPORT_BUILD:-build}")
here=$(realpath "$(dirname "$0")")
mkdir -p "$build/faults"
inject=$build/faults/inject
[ "$inject" -nt "$here/inject.c" ] ||
    ${CC:-cc} -std=gnu17 -O1 -Wall -Wextra -o "$inject" "$here/inject.c"
clean_exec SEED="${SEED:-}" python3 "$here/faults.py" "$build" "$inject" "${N:-10000}" "$@"
