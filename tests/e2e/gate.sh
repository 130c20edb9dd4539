#!/usr/bin/env bash
# gate: results of gates reach the server, by the roles that may record them.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH
gates=refs/notes/sallyport/gates

run() { # USER COMMAND...
    local SALLYPORT_USER=$1
    shift
    status=0
    sallyport "$@" >"$here/out" 2>"$here/err" || status=$?
}

line() {
    git -C "$server" notes --ref=$gates show "$(id "${1:-HEAD}")" | tail -n 1 |
        sed 's/"\(commit\|tree\)":"[0-9a-f]*",//g; s/"time":"[^"]*",//
             s/,"tool":"[^"]*"//'
}

story 'a pipeline records'
branch feature/tunnel
cycle A && so_far
run ci-bot gate record coverage --result pass --metric lines=100 \
    --metric branches=99.5
is 'it says what it did' "0 sallyport: recorded for the gate coverage: pass, on $(short HEAD), as ci-bot" \
    "$status $(<"$here/err")"
is 'with all metrics' '{"version":1,"kind":"gate","gate":"coverage","result":"pass","actor":"ci-bot","metrics":{"lines":100,"branches":99.5}}' \
    "$(line)"
run ci-bot gate record infrastructure --result not-applicable \
    --reason 'no Terraform' --commit HEAD~1
is 'not applicable, with a reason, on another commit' '{"version":1,"kind":"gate","gate":"infrastructure","result":"not-applicable","actor":"ci-bot","reason":"no Terraform"}' \
    "$(line HEAD~1)"
run ci-bot gate record security --result fail
run ci-bot gate record security --result pass
run alice gate list
sed -i 's/20[0-9-]*T[0-9:]*Z/TIME/' "$here/out"
is_text 'the newest of each gate' "$here/out" <<'END'
coverage  pass  ci-bot  TIME  lines=100 branches=99.5
security  pass  ci-bot  TIME
END
run alice gate list --commit HEAD~1
sed -i 's/20[0-9-]*T[0-9:]*Z/TIME/' "$here/out"
is_text 'and why one does not apply' "$here/out" <<'END'
infrastructure  not-applicable  ci-bot  TIME  (no Terraform)
END
run alice gate list --commit HEAD~2
is 'no result' "0 sallyport: no gate was recorded on $(short HEAD~2)" \
    "$status $(<"$here/err")"
git commit -q --allow-empty -m 'Merge, not pushed yet'
run ci-bot gate record integration --result pass
is 'a commit that the server does not have yet' 0 "$status"

story 'who may record'
policy <<'END'
[gate "security"]
roles = security
[roles]
ci = ci-bot
security = dana
END
branch feature/tunnel
cycle A && so_far
run alice gate record coverage --result pass
is 'not anybody' "1 1" \
    "$status $(grep -c 'alice may not record the gate coverage' "$here/err")"
run ci-bot gate record security --result pass
is 'not the pipeline' "1 1" \
    "$status $(grep -c 'ci-bot may not record the gate security' "$here/err")"
run dana gate record security --result pass
is 'its role' 0 "$status"

story 'what is wrong on the line'
branch feature/tunnel
cycle A && so_far
wrong() { # WHAT MESSAGE ARGUMENT...
    local what=$1 message=$2
    shift 2
    run ci-bot gate "$@"
    is "$what" "2 sallyport gate: $message" "$status $(head -n 1 "$here/err")"
}
wrong 'no gate' 'expected the name of a GATE' record --result pass
wrong 'no result' 'record needs --result' record coverage
wrong 'a name' "the gate 'a b' needs a name of letters, digits, '-', '_' and '.'" \
    record 'a b' --result pass
wrong 'a metric' "--metric takes NAME=NUMBER, such as lines=100, not 'lines'" \
    record coverage --result pass --metric lines
wrong 'a number' "--metric takes NAME=NUMBER, such as lines=100, not 'lines=many'" \
    record coverage --result pass --metric lines=many
wrong 'no number' "--metric takes NAME=NUMBER, such as lines=100, not 'lines=nan'" \
    record coverage --result pass --metric lines=nan
wrong 'too large' "--metric takes NAME=NUMBER, such as lines=100, not 'lines=1e300'" \
    record coverage --result pass --metric lines=1e300
wrong 'why it does not apply' \
    'not-applicable needs --reason' \
    record coverage --result not-applicable
