#!/usr/bin/env bash
# Teams that work test first and write it down in another way: what the
# built-in policy refuses there, and conf/dialects accepts.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

sallyport() { "$SALLYPORT_BUILD/bin/sallyport" "$@"; }

# dialect NAME: for what follows; also that of the server.
dialect() {
    config=$SALLYPORT_SOURCE/conf/dialects/$1.ini dialect=$1
    cat "$config" >>"$server/sallyport.ini"
    is "$1 is a good policy" 'sallyport: the policy is good' \
        "$(sallyport policy check --config "$config" 2>&1 | head -n 1)"
}

# By a policy; the first line says how many findings there are.
judged() { # WHAT ARGUMENT... <FINDINGS, without their ref
    local what=$1 status=0 first expected=0
    shift
    sed "s,^,$(git symbolic-ref HEAD) | ,; s/ | /\t/g" >"$here/expected"
    first="$(git rev-list --count main..) commits"
    if [ -s "$here/expected" ]; then
        first="$(wc -l <"$here/expected") findings in $first" expected=1
    else
        first="$first, no findings"
    fi
    sallyport check "$@" >"$here/out" 2>&1 || status=$?
    findings <"$here/out" >"$here/findings"
    {
        same_findings "$here/expected" "$here/findings"
        unfit_lines "$here/out"
        [ $status = $expected ] || echo "exit status $status"
        [ "$(head -n 1 "$here/out")" = "sallyport: check: $first" ] ||
            echo "not '$first'"
    } >"$here/problems"
    is_text "$what" "$here/problems" "$here/out" </dev/null
}

in_order() { judged "$1: in order" --config "$config" </dev/null; }
out_of_order() { judged "$1: out of order" --config "$config"; }
by_default() { judged "$1: by default"; }

# What was judged last was told so, whatever the lines it stands on.
shows_fix() { # TEXT
    is "$dialect: $1" yes "$(tr -s ' \n' '  ' <"$here/out" |
        sed 's, | , ,g' | grep -qF "fix: $1" && echo yes)"
}

# The examples of a rule, and what a branch without a commit is told.
speaks() { # BEGINNING <ACCEPTED
    sallyport explain tdd-order --config "$config" |
        sed -n '/^Accepted/,/^$/p' | sed '1d; /^$/d; s/^    //' >"$here/examples"
    is_text "$dialect: explain" "$here/examples"
    git switch -q -c feature/next main
    sallyport status --config "$config" | tr -s ' \n' '  ' |
        sed 's, | , ,g' >"$here/out"
    is "$dialect: status" 1 "$(grep -cF \
        "begin with a test that fails, in a commit of its own ($1)" "$here/out")"
    git switch -q -
}

test_file() { touch=tests/tunnel_test.sh commit "$@"; }
code() { touch=src/tunnel.sh commit "$@"; }
line="PRP: ${prp[A]}"
header="message-format | the subject is not 'type: description' or 'type(scope): description'"
phase='tdd-phase | the message does not say whether it is RED, GREEN or REFACTOR'
no_prp="prp-reference | no 'PRP:' line says which proposal this change belongs to"
no_key='prp-reference | the message does not say which proposal this change belongs to'
types='is not one of feat, fix, perf, test, refactor, docs, chore, ci, build, style, revert'
no_test="tdd-order | code before its test: commit the failing test first (${prp[A]})"
no_code="tdd-order | refactoring while a test fails: commit the code first (${prp[A]})"

story 'RED:, GREEN: and REFACTOR: in front'
dialect red-green
branch feature/tunnel
test_file 'RED: the tunnel opens' "$line"
code 'GREEN(vpn): open the tunnel' "$line"
code 'Refactor: name the cipher once' "$line"
commit 'Docs: how to open a tunnel' "$line"
in_order red-green
push_ok 'red-green: a push'
by_default red-green <<END
RED: the tunnel opens | message-format | the type 'RED' $types
GREEN(vpn): open the tunnel | message-format | the type 'GREEN' $types
Refactor: name the cipher once | tdd-order | refactoring before test and code: commit the failing test first, then the code (${prp[A]})
END
branch feature/early main
code 'GREEN: open the tunnel' "$line"
test_file 'RED!: the tunnel opens' "$line"
code 'refactor: too early' "$line"
test_file 'test: another habit' "$line"
test_file 'RED the tunnel' "$line"
out_of_order red-green <<END
GREEN: open the tunnel | $no_test
refactor: too early | $no_code
test: another habit | message-format | the type 'test' is not one of red, green, refactor, docs, chore, ci, build, style, revert
RED the tunnel | $header; no colon follows 'RED'
END
shows_fix "put the code into its own commit before this one, like 'GREEN: open the tunnel'"
speaks "'RED: the tunnel opens'" <<'END'
RED: the tunnel opens
GREEN: open the tunnel
refactor: name the cipher once (REFACTOR)
END

# No pattern is printed: a subject that it matches is.
story 'circles'
dialect emoji
branch feature/tunnel
test_file '🔴 the tunnel opens' "$line"
code ':green_circle: Tunnel: open it' "$line"
code '🔵 name the cipher once' "$line"
commit '⚪ how to open a tunnel' "$line"
by_default emoji <<END
🔴 the tunnel opens | $header
:green_circle: Tunnel: open it | $header
🔵 name the cipher once | $header
⚪ how to open a tunnel | $header
END
test_file ':red_circle: the tunnel closes' "$line"
code '🟢 feat(vpn): close it' "$line"
code ':large_blue_circle: name the cipher again' "$line"
code ':blue_circle: and again' "$line"
commit ':white_circle: how to close a tunnel'
commit $'⚪\xef\xb8\x8f as some keyboards write it'
in_order emoji
push_ok 'emoji: a push'
unlike='message-format | the subject does not match [message] header'
branch feature/early main
code '🟢 open the tunnel' "$line"
test_file '🔴 the tunnel opens' "$line"
code '🔵 too early' "$line"
commit '🎉 half a tunnel' "$line"
test_file '🔴no space' "$line"
test_file 'test: 🔴 after a type' "$line"
out_of_order emoji <<END
🟢 open the tunnel | $no_test
🔵 too early | $no_code
🎉 half a tunnel | $unlike
🔴no space | $unlike
test: 🔴 after a type | $unlike
END
shows_fix "write the subject like '🔴 the tunnel opens'"
shows_fix "put the test into its own commit before this one, like '🔴 the tunnel opens'"
speaks "'🔴 the tunnel opens'" <<'END'
🔴 the tunnel opens
🟢 open the tunnel
🔵 name the cipher once
END
sallyport explain prp-reference --config \
    "$SALLYPORT_SOURCE/conf/dialects/github-issues.ini" >"$here/out"
is 'a reference of its own' 3 "$(grep -cE "(^    |')Refs: (#[0-9]|ID)" "$here/out")"

story 'tags in brackets'
dialect brackets
branch feature/tunnel
test_file '[red] the tunnel opens' "$line"
code 'Open the tunnel [GREEN]' "$line"
code 'Name the [refactor] cipher once' "$line"
commit 'how to open a tunnel [docs]' "$line"
by_default brackets <<END
[red] the tunnel opens | $header
Open the tunnel [GREEN] | $header
Name the [refactor] cipher once | $header
how to open a tunnel [docs] | $header
END
test_file 'test(vpn): it closes [Red]' "$line"
code '[green] feat(vpn): close it' "$line"
commit '[chore] nothing of a proposal'
in_order brackets
push_ok 'brackets: a push'
unlike='message-format | the subject does not match [message] header'
branch feature/early main
code 'open the tunnel [green]' "$line"
test_file 'the tunnel opens [RED]' "$line"
code '[refactor] too early' "$line"
commit '(red) in round ones' "$line"
code '[red] and [green] at once' "$line"
out_of_order brackets <<END
open the tunnel [green] | $no_test
[refactor] too early | $no_code
(red) in round ones | $unlike
[red] and [green] at once | tdd-phase | '[red]' and '[green]' contradict each other
END
shows_fix "write the subject like '[docs] describe the tunnel'"

story 'keys of tickets'
dialect jira
branch feature/tunnel
test_file 'VPN-12: the tunnel opens (RED)'
code 'VPN-12: open the tunnel (GREEN)'
code 'VPN-12: refactor(vpn): name the cipher once'
commit 'VPN-12: docs: how to open a tunnel'
by_default jira <<END
VPN-12: the tunnel opens (RED) | message-format | the type 'VPN-12' $types
VPN-12: open the tunnel (GREEN) | message-format | the type 'VPN-12' $types
VPN-12: refactor(vpn): name the cipher once | message-format | the type 'VPN-12' $types
VPN-12: docs: how to open a tunnel | message-format | the type 'VPN-12' $types
VPN-12: the tunnel opens (RED) | $no_prp
VPN-12: open the tunnel (GREEN) | $no_prp
END
test_file 'VPN-13: test(vpn): it closes'
code 'VPN-13: feat: close it' '' 'As VPN-12 did, by SHA-256.'
commit 'chore: what has no ticket'
in_order jira
push_ok 'jira: a push'
unlike='message-format | the subject does not match [message] header'
branch feature/early main
test_file 'VPN-12: the tunnel opens (RED)'
code 'VPN-13: feat: another ticket'
code 'VPN-12: refactor: too early'
code 'feat: no ticket'
test_file 'VPN-12 no colon (RED)'
commit 'VPN-12: whatever'
out_of_order jira <<END
VPN-13: feat: another ticket | tdd-order | code before its test: commit the failing test first (VPN-13)
VPN-12: refactor: too early | tdd-order | refactoring while a test fails: commit the code first (VPN-12)
feat: no ticket | $unlike
VPN-12 no colon (RED) | $unlike
VPN-12 no colon (RED) | $no_key
VPN-12: whatever | $phase
END
shows_fix "write the subject like 'ABC-12: feat: open the tunnel'"

story 'keys of tickets: no documents'
dialect jira
branch feature/tunnel
test_file 'VPN-12: the tunnel opens (RED)'
code 'VPN-12: open the tunnel (GREEN)'
code 'VPN-12: name the cipher once (REFACTOR)'
git switch -q main
merge feature/tunnel
as ci-bot push_ok 'a ticket needs no document'
sed -i 's,^directory =$,directory = docs/prp,' "$server/sallyport.ini"
branch feature/lamp
test_file 'VPN-13: the lamp lights (RED)'
code 'VPN-13: light the lamp (GREEN)'
code 'VPN-13: name the lamp once (REFACTOR)'
git switch -q main
merge feature/lamp
as ci-bot push_refused 'unless a directory is named' <<'END'
refs/heads/main | - | prp-reference
END

story 'numbers of issues'
dialect github-issues
branch feature/12-tunnel
test_file 'test: the tunnel opens' 'Refs: #12, ada/tunnel#3'
code 'feat: open the tunnel' 'Refs: #12, ada/tunnel#3'
code 'refactor: name the cipher once' 'Refs: #12, ada/tunnel#3'
commit 'docs: how to open a tunnel'
in_order github-issues
by_default github-issues <<END
test: the tunnel opens | $no_prp
feat: open the tunnel | $no_prp
refactor: name the cipher once | $no_prp
END
push_ok 'github-issues: a push'
branch feature/13-lamp main
test_file 'test: the lamp lights' 'Refs: 13'
code 'feat: light the lamp' 'Refs: #14'
code 'feat: dim the lamp'
out_of_order github-issues <<END
test: the lamp lights | prp-reference | the reference '13' is not like '#0'
feat: dim the lamp | prp-reference | no 'Refs:' line says which proposal this change belongs to
END

story 'types after a prefix'
policy <<'END'
[message]
header = ^[A-Z]+-[0-9]+: (.+)
types = feat
scopes = vpn
END
branch feature/tunnel
test_file 'VPN-12: feat(vpn): open it (RED)' "$line"
test_file 'VPN-12: no type (RED)' "$line"
push_ok 'a known one, or none'
test_file 'VPN-12: wip(vpn): open it (RED)' "$line"
test_file 'VPN-12: feat(ui): show it (RED)' "$line"
push_refused 'others' <<'END'
refs/heads/feature/tunnel | VPN-12: wip(vpn): open it (RED) | message-format
refs/heads/feature/tunnel | VPN-12: feat(ui): show it (RED) | message-format
END
