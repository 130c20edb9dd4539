# shellcheck shell=bash
# lib.sh - what the scenarios of `prp new` and `runbook new` share, on top of ../lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

# Runs `sallyport $what_is_new new`: sets $status, writes $here/{out,err}.
new() { # ARGUMENT...
    status=0
    "$SALLYPORT_BUILD/bin/sallyport" "${what_is_new:?}" new "$@" \
        >"$here/out" 2>"$here/err" || status=$?
}

fails() { # WHAT STATUS MESSAGE ARGUMENT...
    local what=$1 expected=$2 message=$3
    shift 3
    new "$@"
    is "$what" "$expected sallyport: $message" "$status $(cat "$here/err")"
}
