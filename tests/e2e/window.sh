#!/usr/bin/env bash
# Windows and freezes: when a change may land.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

at() { # MOMENT: the time by the policy; <more of it
    { printf '[policy]\nnow = %s\n' "$1" && cat; } | policy
}

story 'each push says that the time is set for a test'
at '2026-12-01 02:30' </dev/null
branch feature/x
red A
run_push origin feature/x
is 'it is taken' 0 "$status"
is_text 'and says so' "$here/said" <<'END'
sallyport: [policy] now is for tests: it is Tue 2026-12-01 02:30 UTC
END
at 'noon' </dev/null
green A
run_push origin feature/x
is 'a time that cannot be read refuses' 1 \
    "$(grep -c 'now = noon: expected a time in UTC' "$here/said")"
