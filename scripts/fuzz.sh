#!/usr/bin/env bash
# fuzz.sh - run each fuzz target for FUZZ_SECONDS under clang's libFuzzer.
#
# New inputs are kept in build/fuzz/corpus/TARGET, crashes in
# build/fuzz/crashes; both are worth a look for tests/fuzz/corpus.
# Exits 1 when a target crashed.
set -euo pipefail

MAKE=${MAKE:-make}
out=${BUILD:-build}/fuzz
seconds=${FUZZ_SECONDS:-60}

"$MAKE" --no-print-directory VARIANT=fuzz fuzzers
mkdir -p "$out/crashes"
bad=0
for source in tests/fuzz/*.c; do
    target=$(basename "$source" .c)
    [ "$target" != standalone ] || continue
    mkdir -p "$out/corpus/$target"
    dictionary=tests/fuzz/$target.dict
    echo "FUZZ   $target for $seconds seconds"
    "$out/fuzz/$target" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="$out/crashes/$target-" \
        ${dictionary:+$([ ! -e "$dictionary" ] || echo "-dict=$dictionary")} \
        "$out/corpus/$target" "tests/fuzz/corpus/$target" || bad=1
done
exit $bad
