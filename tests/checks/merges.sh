#!/usr/bin/env bash
# merges.sh - what merges have of their own is seen as git sees it.
#
# Makes a repository of hostile merges (SEED, COUNT; FULL=1: 20,000 of them) and
# compares; see tests/differential/merges.sh, which does the same for any
# repository.
set -euo pipefail
cd "$(dirname "$0")/../.."

grep -q '^command:python3 ' scripts/install/deps.sh || {
    echo "merges: ./install.sh deps --test does not install python3"
    exit 1
}

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
seed=${SEED:-4} count=${COUNT:-${FULL:+20000}}
count=${count:-300}
export PYTHONDONTWRITEBYTECODE=1

tests/differential/merges_generate.py "$seed" "$count" "$out/strange.git" \
    >"$out/ids"
[ "$(wc -l <"$out/ids")" -ge "$count" ] ||
    { echo "merges: there are less than $count" && exit 1; }
VARIANT=
[ -n "${FULL:-}" ] || VARIANT=asan
VARIANT=$VARIANT tests/differential/merges.sh "$out/strange.git" || {
    echo "merges: the strange ones are those of SEED=$seed COUNT=$count"
    exit 1
}
