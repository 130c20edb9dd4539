# shellcheck shell=bash
# lib.sh - what the scenarios of commands that write evidence share, on top of ../lib.sh.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH

# Runs sallyport as USER: sets $status, writes $here/{out,err}.
run() { # USER COMMAND...
    local SALLYPORT_USER=$1
    shift
    status=0
    sallyport "$@" >"$here/out" 2>"$here/err" || status=$?
}

# The last line of a commit's note on the server, with what changes left out.
line_of() { # REF [COMMIT]
    git -C "$server" notes --ref="$1" show "$(id "${2:-HEAD}")" | tail -n 1 |
        sed 's/"\(commit\|tree\)":"[0-9a-f]*",//g; s/"time":"[^"]*",//
             s/,"tool":"[^"]*"//'
}
