#!/usr/bin/env bash
# unit_runner.sh - tests/unit/support_main.c fails when a test fails, crashes, ends
# early, leaks or hangs, and when no test matches; scripts/test.sh says so.
set -euo pipefail

source=$PWD
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
mkdir -p "$directory"/{scripts,tests,build/asan}
cp scripts/test.sh "$directory/scripts/"
cp tests/clean.sh "$directory/tests/"
cd "$directory"

cat >cases.c <<'END'
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

static void *volatile lost;

static void lose(void)
{
    lost = malloc(100);
    lost = NULL;
}

static void lose_knowingly(void)
{
    lost = malloc(100);
    lost = NULL;
}

TestSuite(cases);

Test(cases, crashes) { abort(); }
Test(cases, ends_early) { exit(0); }
Test(cases, fails) { cr_expect(false, "this"); cr_assert(false, "that"); abort(); }
Test(cases, hangs, .timeout = 1) { pause(); }
Test(cases, is_skipped) { cr_skip_test("no moon"); }
Test(cases, knows_what_it_leaks) { lose_knowingly(); }
Test(cases, leaks) { lose(); }
Test(cases, passes) { cr_assert(true); }
Test(cases, writes_beyond) { ((char *volatile)malloc(1))[1] = 0; }
END
echo 'leak:lose_knowingly' >tests/leaks.supp
${CC:-cc} -g -O0 -D_GNU_SOURCE -fsanitize=address,undefined -o build/asan/unit-tests \
    cases.c "$source/tests/unit/support_main.c" -lcriterion -lgit2

failed=0
problem() { echo "unit_runner: $1" && failed=1; }
leaks=1
build/asan/unit-tests --filter cases/passes >/dev/null 2>&1 || leaks=0

# ends STATUS FILTER <EXPECTED: what it prints, without the reports of a sanitizer.
ends() {
    local status=0 expected
    expected=$(cat)
    LSAN_OPTIONS=suppressions=tests/leaks.supp:print_suppressions=0 \
        ASAN_OPTIONS=detect_leaks=$leaks timeout 60 \
        build/asan/unit-tests -j2 --filter "$2" >out 2>&1 </dev/null || status=$?
    [ $status = "$1" ] || problem "$2: exit status $status, expected $1"
    grep -aE '^\[|^unit-tests:' out | sed 's|c:[0-9]*:|c:|' |
        diff -u --label "expected of $2" --label got <(echo "$expected") - || failed=1
}
sum() { # TESTED PASSING FAILING CRASHING
    printf '[====] Synthesis: Tested: %s | Passing: %s | Failing: %s | Crashing: %s\n' "$@"
}

ends 0 'cases/passes' <<<"$(sum 1 1 0 0)"
ends 0 'cases/is_skipped' <<END
[SKIP] cases/is_skipped: no moon
$(sum 0 0 0 0)
END
ends 1 'cases/fails' <<END
[----] cases.c: Assertion Failed
[----]   cases/fails: this
[----] cases.c: Assertion Failed
[----]   cases/fails: that
[FAIL] cases/fails: ended with status 0
$(sum 1 0 1 0)
END
ends 1 'cases/crashes' <<END
[CRASH] cases/crashes: ended with signal 6
$(sum 1 0 0 1)
END
ends 1 'cases/ends_early' <<END
[CRASH] cases/ends_early: ended with status 0
$(sum 1 0 0 1)
END
ends 1 'cases/writes_beyond' <<END
[CRASH] cases/writes_beyond: ended with status 1
$(sum 1 0 0 1)
END
ends 1 'cases/hangs' <<END
[TIME] cases/hangs: ended with signal 9
$(sum 1 0 1 0)
END
ends 1 'nonsense/*' <<END
unit-tests: no test matches nonsense/*
$(sum 0 0 0 0)
END
if [ $leaks = 1 ]; then
    ends 0 'cases/knows_what_it_leaks' <<<"$(sum 1 1 0 0)"
    ends 1 'cases/leaks' <<END
[LEAK] cases/leaks: ended with status 1
$(sum 1 0 1 0)
END
    grep -q '100 byte(s) in 1 object' out || problem "the report of a leak is lost"
fi

# says STATUS T LINE: what `make unit T=` says.
says() {
    local status=0
    T=$2 MAKE=true scripts/test.sh unit >out 2>&1 || status=$?
    if [ $status != "$1" ] || ! grep -qxF -- "$3" out; then
        problem "T=$2: exit status $status, expected: $3"
        tail -n 5 out
    fi
}
says 0 cases/passes '2 passed, 0 failed'
says 1 cases/fails 'FAILED: unit tests'
says 1 cases/crashes 'FAILED: unit tests'
says 1 nonsense 'FAILED: unit tests: no test was run'
[ $leaks = 0 ] || {
    says 0 cases/knows_what_it_leaks '2 passed, 0 failed'
    says 1 cases/leaks 'FAILED: unit tests'
}
exit $failed
