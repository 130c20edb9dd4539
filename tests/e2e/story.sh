#!/usr/bin/env bash
# story.sh - a change from its first push to main: two people approve it, the pipeline
# records six gates from what its tools wrote, and it lands by a merge, a squash or a
# rebase. One byte that nobody has seen does not land.
. "$SALLYPORT_SOURCE/tests/e2e/evidence/lib.sh"

reports=$SALLYPORT_SOURCE/tests/reports

team() { # TITLE: a repository whose changes need two approvals and six gates
    story "$1"
    policy <<'INI'
[roles]
maintainer = bob, carol
ci = ci-bot
[identity]
alice = dev@example.org
bob = bob@example.org
carol = carol@example.org
[category "MEDIUM"]
approvals = 2
gates = coverage, security, integration, performance, infrastructure, style
[gate "coverage"]
require = lines>=60
[gate "performance"]
level = enforce
[gate "infrastructure"]
paths =
[prp]
require = commit
INI
    branch feature/tunnel
    cycle A
    push_ok 'the developer pushes'
}

# The same, as it was when all had been approved and recorded.
again() { # TITLE
    stories=$((stories + 1))
    here=$scratch/story-$stories
    server=$here/server.git
    cp -a "$scratch/team" "$here"
    cd "$here/work" || exit
    note "$1"
}

# The pipeline records a gate from the file of its tool.
from() { # GATE FILE [OPTION...]
    run ci-bot gate record "$1" --from "$reports/$2" "${@:3}"
    is "the pipeline records $1 from $2" 0 "$status"
}

approve_and_record() { # what the team does
    run bob approve
    is 'bob approves' 0 "$status"
    run carol approve
    is 'carol approves' 0 "$status"
    from coverage lcov.info
    from security npm-audit.json --mitigation "${prp[B]}"
    from integration pytest.xml
    from performance k6.json
    from infrastructure kubeconform.json
    from style surefire.xml
}

# What main gets, from where it is on the server.
land() {
    git switch -q -C main "$(on_server main)"
    "$@"
}
by_merge() { merge feature/tunnel; }
by_squash() {
    git merge -q --squash feature/tunnel >/dev/null
    git commit -q -m 'feat: open the tunnel' -m 'Squashed-From: feature/tunnel'
}

team 'by a merge'
land by_merge
as ci-bot push_refused 'nobody has looked at it' <<'OUT'
refs/heads/main | Merge feature/tunnel | approvals
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
OUT
fields='[.code, .gate // .role // .document // "-", (.who | join(" ")), (.except // [] | join(" ")), (.command | join(" "))] | join(" | ")'
head=$(short feature/tunnel)
gates='coverage security integration performance infrastructure style'
{
    echo "approvals/missing | - | role:developer role:maintainer role:security user:bob user:carol user:* | user:alice | sallyport approve $head"
    for gate in $gates; do
        case $gate in
        style) result='--result pass' ;;
        *) result='--from FILE' ;;
        esac
        echo "gates/never-recorded | $gate | role:ci user:ci-bot |  | sallyport gate record $gate $result --commit $head"
    done
} >"$here/plan"
(cd "$server" && sallyport status --ref feature/tunnel --format json) |
    jq -r ".missing[] | $fields" >"$here/told"
is_text 'status has a plan' "$here/told" <"$here/plan"
git -C "$server" config receive.advertisePushOptions true
as ci-bot run_push -o sallyport=json origin main
sed -n 's/^remote: \({"sallyport":"finding".*}\) *$/\1/p' "$here/push" |
    jq -r "$fields" >"$here/told"
is_text 'which is that of the refusal' "$here/told" <"$here/plan"
(cd "$server" && sallyport status --ref feature/tunnel --format json) |
    jq -c '.missing[] | del(.commit)' >"$here/plan"
git -C "$server" fetch -q "$PWD" main
line="$(on_server main) $(id main) refs/heads/main"
(cd "$server" && sallyport check --push --as ci-bot --format json <<<"$line") | jq -c '.missing[] | del(.commit)' >"$here/told"
is_text 'and that of a check' "$here/told" <"$here/plan"
advice() { # COMMAND: the first line to type that begins with it
    sed -n "s/^      \\($1 .*\\)/\\1/p" "$here/said" | sed -n 1p
}
approve=$(advice 'sallyport approve') record=$(advice 'sallyport gate record integration')
record=${record/FILE/"$reports/pytest.xml"}
git switch -q feature/tunnel
succeeds 'one approves as the refusal says' as bob eval "$approve"
succeeds 'and one records a gate as it says' as ci-bot eval "$record"
approve_and_record
cp -a "$here" "$scratch/team"
land by_merge
as ci-bot push_ok 'then it lands'
is 'the trail says who approved' 'bob carol' \
    "$(cd "$server" && sallyport audit log --ref refs/heads/main -n 1 --format json |
        jq -r '[.approvals[].actor] | sort | join(" ")')"
is 'and what was measured' 'coverage infrastructure integration performance security style' \
    "$(cd "$server" && sallyport audit log --ref refs/heads/main -n 1 --format json |
        jq -r '[.gates[].gate] | sort | join(" ")')"
is 'and each of it has an entry' '8 gate coverage pass ci-bot approve carol' \
    "$(cd "$server" && sallyport audit log --kind record -n 99 --format json | jq -sr '
        (map(.record | select(.commit == "'"$(id feature/tunnel)"'")) as $all
        | "\($all | unique_by([.actor, .gate]) | length) gate " + ($all | map(select(.gate == "coverage"))[-1] |
            "\(.gate) \(.result) \(.actor)") + " " + ($all | map(select(.actor == "carol"))[0] |
            "\(.decision) \(.actor)"))')"

again 'by a squash'
land by_squash
as ci-bot push_ok 'what was approved lands'

moved_on() { # main gets a page
    git switch -q -C main "$(on_server main)"
    files 'docs: a page' '' docs/page.md
    as ci-bot git push -q origin main 2>"$here/err" || not_ok 'main moves on' <"$here/err"
    git switch -q feature/tunnel
}

again 'by a rebase'
moved_on
git rebase -q main
git push -q --force origin HEAD 2>"$here/err" || not_ok 'the branch is pushed again' <"$here/err"
is 'status knows what was said before it' '[]' \
    "$(cd "$server" && sallyport status --ref feature/tunnel --format json | jq -c .missing)"
git switch -q -C main feature/tunnel
as ci-bot push_ok 'what was approved lands, commit by commit'

again 'a branch with a fixup'
touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
push_ok 'the developer answers a review'
approve_and_record
land by_merge
as ci-bot push_refused 'the fixup is to be folded' <<'OUT'
refs/heads/main | fixup! refactor: name the cipher once (REFACTOR) | fixup
OUT
moved_on
GIT_SEQUENCE_EDITOR=: git rebase -q -i --autosquash main
git push -q --force origin HEAD 2>"$here/err" || not_ok 'the branch is pushed again' <"$here/err"
land by_merge
as ci-bot push_ok 'a rebase and a fold keep the approvals'

again 'one byte more'
echo '#' >>src/tunnel.sh
git commit -q -a -m 'refactor: one line more (REFACTOR)' -m "PRP: ${prp[A]}"
push_ok 'the branch continues'
land by_merge
as ci-bot push_refused 'and has to be looked at again' <<'OUT'
refs/heads/main | Merge feature/tunnel | approvals
refs/heads/main | Merge feature/tunnel | approvals
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
refs/heads/main | Merge feature/tunnel | gates
OUT

again 'a change of ones own'
run carol approve --withdraw
run alice approve
land by_merge
as ci-bot push_refused 'its author does not count' <<'OUT'
refs/heads/main | Merge feature/tunnel | approvals
OUT
is 'for that reason' 1 "$(grep -c 'alice has written a part' "$here/said")"

story 'who has pushed a change'
policy <<'INI'
[roles]
maintainer = bob, carol
ci = ci-bot
[identity]
bob = bob@example.org
[category "MEDIUM"]
approvals = 1
gates =
INI
branch feature/tunnel && cycle A
as bob push_ok 'bob pushes what alice has written'
run bob approve
land by_merge
as ci-bot push_refused 'bob does not count' <<'OUT'
refs/heads/main | Merge feature/tunnel | approvals
OUT
is 'for that reason' 1 "$(grep -c 'bob has pushed the change' "$here/said")"
run carol approve feature/tunnel
as ci-bot push_ok 'carol counts, and only the trail tells her apart'
branch feature/more && cycle A && touch=src/more.sh commit 'refactor: more (REFACTOR)' "PRP: ${prp[A]}"
as bob git push -q origin HEAD 2>/dev/null
run bob approve HEAD~1
land merge feature/more~1
as ci-bot push_refused 'nor with a commit more that is not merged' <<'OUT'
refs/heads/main | Merge feature/more~1 | approvals
OUT
is 'for the same reason' 1 "$(grep -c 'bob has pushed the change' "$here/said")"

story 'an owner of the path'
policy <<'INI'
[roles]
maintainer = bob, carol, dave
vpn-team = carol
ci = ci-bot
[category "MEDIUM"]
approvals = 1
gates =
[approvals]
codeowners = require
INI
branch chore/owners
files 'chore: who owns what' '' CODEOWNERS=$'/src/ @org/vpn-team\n/CODEOWNERS @dave'
so_far
run bob approve
git switch -q main && merge chore/owners
as ci-bot push_ok 'where nobody owned it before, anybody approves'
branch feature/tunnel && cycle A && so_far
run bob approve
land by_merge
as ci-bot push_refused 'bob does not own it' <<'OUT'
refs/heads/main | Merge feature/tunnel | approvals
OUT
is 'the line that says so, and what to type' "1 sallyport approve $(short feature/tunnel)" \
    "$(grep -c 'line 1 of CODEOWNERS: src/tunnel.sh needs an approval by' "$here/said") $(
        sed -n 's/^ *\(sallyport approve .*\)/\1/p' "$here/said")"
git -C "$server" config receive.advertisePushOptions true
is 'a program is told who' '["role:vpn-team","user:carol"]' \
    "$(as ci-bot git push -o sallyport=json origin main 2>&1 |
        sed -n 's/^remote: \({"sallyport":"finding".*}\) *$/\1/p' |
        jq -c 'select(.code == "approvals/owner-missing")."given-by"')"
run carol approve feature/tunnel
as ci-bot push_ok 'the owner has approved it'
branch chore/mine
files 'chore: it is mine' '' CODEOWNERS='* @bob'
so_far
run bob approve
run carol approve
land merge chore/mine
as ci-bot push_refused 'the file in the push says nothing' <<'OUT'
refs/heads/main | Merge chore/mine | approvals
OUT
finish
