#!/usr/bin/env bash
# test.sh PART... - run tests to the end; the last line adds everything up:
#     N passed, N failed
# Parts: checks (tests/checks), unit (Criterion under ASan and UBSan), fuzz (the
# seed corpora, under the sanitizers and valgrind), e2e, memcheck (the unit
# tests under valgrind). What cannot be built or run has failed.
set -uo pipefail
# shellcheck source=tests/clean.sh
. "$(dirname "$0")/../tests/clean.sh"

MAKE=${MAKE:-make}
BUILD=${BUILD:-build}
logs=$(realpath -m "$BUILD")/test-logs
home=$logs/home
processors=$(getconf _NPROCESSORS_ONLN)
passed=0 failed=0

pass() { passed=$((passed + ${1:-1})); }
fail() { # WHAT [COUNT]
    failed=$((failed + ${2:-1}))
    echo "FAILED: $1"
}

build() { # VARIANT TARGET WHAT
    "$MAKE" --no-print-directory VARIANT="$1" "$2" ||
        { fail "$3: cannot be built" && false; }
}

# LeakSanitizer cannot run where ptrace is forbidden: ask before relying on it.
leaks=1
probe_leaks() {
    local probe=$logs/leak-probe
    echo 'int main(void) { return 0; }' |
        ${CC:-cc} -fsanitize=address -x c -o "$probe" - &&
        ASAN_OPTIONS=detect_leaks=1 "$probe" 2>/dev/null && return
    leaks=0
    echo "note: the leak sanitizer does not run here"
}

# at_once FUNCTION NAME...: calls `FUNCTION NAME` for each, in a shell of its own,
# and prints its output, whole, when it ends. FUNCTION prints why it fails.
at_once() {
    local function=$1 name
    shift
    for name in "$@"; do
        while [ "$(jobs -rp | wc -l)" -gt "$processors" ]; do wait -n; done
        part_of "$function" "$name" &
    done
    wait
    for name in "$@"; do
        if [ -e "$logs/$function/$name.passed" ]; then pass; else failed=$((failed + 1)); fi
    done
}

part_of() { # FUNCTION NAME
    local log=$logs/$1/$2
    mkdir -p "$logs/$1"
    "$1" "$2" >"$log" 2>&1 && touch "$log.passed"
    flock "$logs/$1" cat "$log"
}

check() { # NAME
    local file=tests/checks/$1.sh
    echo "CHECK  $file"
    clean HOME="$home" MAKE="$MAKE" CC="${CC:-cc}" CCACHE_DISABLE=1 \
        SALLYPORT_BUILD="$BUILD" ${SEED:+SEED="$SEED"} \
        ${COUNT:+COUNT="$COUNT"} "$file" ||
        { echo "FAILED: $file" && false; }
}

# names_in DIRECTORY SUFFIX [FIRST...]: its files, without the suffix. FIRST: those that
# take long.
names_in() {
    local directory=$1 suffix=$2 file
    shift 2
    {
        for file in "$@"; do [ ! -e "$directory/$file$suffix" ] || echo "$file"; done
        for file in "$directory"/*"$suffix"; do basename "$file" "$suffix"; done
    } | awk '!seen[$0]++'
}

# What more than one check builds is built before them, by one make.
checks() {
    build "" all "sallyport"
    build asan differential "differential tests"
    # shellcheck disable=SC2046
    at_once check $(names_in tests/checks .sh merges audit_cost cleanup)
}

criterion() { # WHAT LOG: add up what Criterion's last line says
    local line
    line=$(grep -a 'Synthesis:' "$2" | tail -n 1)
    if [[ $line =~ Tested:\ ([0-9]+).*Passing:\ ([0-9]+) ]]; then
        local tested=${BASH_REMATCH[1]} passing=${BASH_REMATCH[2]}
        pass "$passing"
        if [ "$tested" = 0 ]; then
            fail "$1: no test was run"
        elif [ "$passing" != "$tested" ]; then
            fail "$1" $((tested - passing))
        elif [ "$status" != 0 ]; then
            fail "$1: exit code $status"
        fi
    else
        fail "$1: the test program did not get to its end (exit code $status)"
    fi
}

run_unit() { # WHAT LOG COMMAND...
    local what=$1 log=$2 status=0
    shift 2
    "$@" 2>&1 | tee "$log" || status=${PIPESTATUS[0]}
    criterion "$what" "$log"
}

# T is the name of a file of tests/unit, without .c, or SUITE/TEST; both may have *
# and ?. A file has the suites NAME and NAME_....
pattern() { # T
    case $1 in
    */*) echo "$1" ;;
    *) echo "@($1|$1_*)/*" ;;
    esac
}

unit() {
    local program=$BUILD/asan/unit-tests filter=()
    build asan unit-tests "unit tests" || return
    probe_leaks
    [ -z "${T:-}" ] || filter=(--filter "$(pattern "$T")")
    run_unit "unit tests" "$logs/unit.log" \
        clean HOME="$home" ASAN_OPTIONS="detect_leaks=$leaks" \
        LSAN_OPTIONS="suppressions=tests/leaks.supp:print_suppressions=0" \
        UBSAN_OPTIONS=print_stacktrace=1 "$program" "${filter[@]}"
    # A process that a test has started may report something that its test does not see.
    if grep -aqE 'ERROR: [A-Za-z]+Sanitizer|runtime error:' "$logs/unit.log"; then
        fail "unit tests: a sanitizer reports"
    else
        pass
    fi
}

no_reports() { # LOG-PREFIX WHAT: valgrind has written no report
    local report found=0
    for report in "$1"*; do
        [ -s "$report" ] || continue
        found=1
        head -n 60 "$report"
    done
    if [ $found = 0 ]; then pass; else fail "$2"; fi
}

memcheck() {
    build memcheck unit-tests "unit tests" || return
    run_unit "unit tests under valgrind" "$logs/memcheck.log" \
        clean HOME="$home" valgrind -q --trace-children=yes --trace-children-skip='*/git' \
        --leak-check=full \
        --errors-for-leak-kinds=definite --show-leak-kinds=definite \
        --log-file="$logs/memcheck-report.%p" "$BUILD/memcheck/unit-tests" -j2 \
        ${T:+--filter "$(pattern "$T")"}
    no_reports "$logs/memcheck-report" "unit tests: valgrind reports"
}

fuzz_target() { # NAME
    local seeds=("tests/fuzz/corpus/$1/"*)
    local log=$logs/fuzz-$1
    if [ ! -e "${seeds[0]}" ]; then
        echo "FAILED: fuzz target $1: tests/fuzz/corpus/$1 has no seed"
        return 1
    fi
    echo "FUZZ   $1: ${#seeds[@]} seeds"
    if ! clean HOME="$home" ASAN_OPTIONS="detect_leaks=$leaks" \
        UBSAN_OPTIONS=print_stacktrace=1 \
        "$BUILD/asan/fuzz/$1" "${seeds[@]}" >"$log" 2>&1; then
        tail -n 60 "$log"
        echo "FAILED: fuzz target $1"
    elif [ -x "$BUILD/memcheck/fuzz/$1" ] &&
        ! clean HOME="$home" valgrind -q --leak-check=full \
        --errors-for-leak-kinds=definite --error-exitcode=9 \
        "$BUILD/memcheck/fuzz/$1" "${seeds[@]}" >"$log" 2>&1; then
        tail -n 60 "$log"
        echo "FAILED: fuzz target $1 under valgrind"
    else
        return 0
    fi
    return 1
}

fuzz() {
    local targets
    build asan fuzzers "fuzz targets" || return
    probe_leaks
    if command -v valgrind >/dev/null; then
        build memcheck fuzzers "fuzz targets for valgrind" || return
    else
        echo "note: valgrind is not installed; the seeds run without it"
    fi
    targets=$(names_in tests/fuzz .c | grep -vxF standalone)
    [ -n "$targets" ] || fail "fuzz: there is no target"
    # shellcheck disable=SC2086
    at_once fuzz_target $targets
}

e2e() {
    local log=$logs/e2e.log status=0 total='^([0-9]+) passed, ([0-9]+) failed$'
    build "" all "sallyport" || return
    # Its last line is indented, so that only our own looks like a total.
    SALLYPORT_BUILD=$BUILD tests/e2e/run.sh 2>&1 | tee "$log" |
        sed -uE "s/$total/end to end: &/" || status=${PIPESTATUS[0]}
    if [[ $(tail -n 1 "$log") =~ $total ]]; then
        local good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
        pass "$good"
        if [ "$bad" != 0 ]; then
            fail "end to end" "$bad"
        elif [ "$good" = 0 ]; then
            fail "end to end: no scenario was run"
        elif [ "$status" != 0 ]; then
            fail "end to end: exit code $status"
        fi
    else
        fail "end to end: the runner did not get to its end (exit code $status)"
    fi
}

rm -rf "$logs"
mkdir -p "$home"
for part in "$@"; do
    case $part in
    checks | unit | fuzz | e2e | memcheck) "$part" ;;
    *) fail "no such part: $part" ;;
    esac
done
[ $((passed + failed)) -gt 0 ] || fail "no test was run"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
