#!/usr/bin/env bash
# lint.sh - everything that reads the sources without running them.
set -uo pipefail

MAKE=${MAKE:-make}
BUILD=${BUILD:-build}
jobs=$(nproc)
bad=()

read -ra flags < <("$MAKE" -s --no-print-directory print-cppflags)

# Prints only findings; clang-tidy also counts what it suppressed.
if [ "${1:-}" = tidy-one ]; then
    output=$(clang-tidy --quiet "$2" -- "${flags[@]}" 2>&1) && exit
    echo "$output"
    exit 1
fi

step() { # NAME COMMAND...
    local name=$1
    shift
    if ! command -v "$1" >/dev/null; then
        echo "LINT   $name: $1 is not installed"
        bad+=("$name")
        return
    fi
    echo "LINT   $name"
    "$@" || bad+=("$name")
}

mapfile -t c_files < <(find src include hooks tests -name '*.[ch]' | sort)
mapfile -t sources < <(find src hooks tests/fuzz -name '*.c' | sort)
mapfile -t shell < <(find scripts tests -name '*.sh' | sort
    find install.sh scripts/sallyport-shell .ci/run conf/prompt/*.bash \
        2>/dev/null)

step clang-format clang-format --dry-run -Werror "${c_files[@]}"

tidy() {
    printf '%s\n' "${sources[@]}" | xargs -P "$jobs" -n 1 "$0" tidy-one
}
command -v clang-tidy >/dev/null || bad+=("clang-tidy is not installed")
step clang-tidy tidy

mkdir -p "$BUILD/cppcheck"
step cppcheck cppcheck --quiet -j "$jobs" --std=c11 --error-exitcode=1 \
    --enable=warning,performance,portability --inline-suppr \
    --suppress=unknownMacro --suppress=normalCheckLevelMaxBranches \
    --suppress=objectIndex \
    --cppcheck-build-dir="$BUILD/cppcheck" "${flags[@]:1}" src hooks

step shellcheck shellcheck "${shell[@]}"

for check in tests/checks/*.sh; do
    step "$check" "$check"
done

if [ ${#bad[@]} -gt 0 ]; then
    printf 'lint failed: %s\n' "${bad[@]}"
    exit 1
fi
