#!/usr/bin/env bash
# advice_people.sh - the commands of approvals and gates are typed by who can give what is
# missing, and the change lands afterwards. advice_each.sh has the other codes.
. "$SALLYPORT_SOURCE/tests/e2e/advice/each.sh"

open 'approvals and gates'
policy <<'END'
[roles]
developer = alice
maintainer = bob, carol
security = erin
ci = ci-bot
[evidence]
approver-roles = developer, maintainer, security
[identity]
alice = dev@example.org
[category "MEDIUM"]
approvals = 1
gates = unit
[gate "unit"]
require = lines>=60, branches>=60
END
record='sallyport gate record unit --result pass --commit ID --metric lines=NUMBER --metric branches=NUMBER'
whole() { faulty "$1" && cycle A && so_far; }
merged() { SALLYPORT_USER=ci-bot lands "$1"; }
landed() { merged "$1" && is "what was typed for $1 lets it land" "$(id main)" "$(on_server main)"; }
whole none && merged none
SALLYPORT_USER=bob types approvals/missing 'sallyport approve ID'
SALLYPORT_USER=ci-bot types gates/never-recorded "$record"
landed none
git fetch -q && whole others && as alice sallyport approve 2>/dev/null
sed -i 's/^maintainer = /&dave, /' "$server/sallyport.ini" && as dave sallyport approve 2>/dev/null
sed -i 's/dave, //' "$server/sallyport.ini"
as ci-bot sallyport gate record unit --result pass 2>/dev/null
merged others
SALLYPORT_USER=bob types approvals/author 'sallyport approve ID'
SALLYPORT_USER=bob types approvals/role 'sallyport approve ID'
SALLYPORT_USER=ci-bot types gates/no-metric "$record"
landed others
git fetch -q && whole moved && as bob sallyport approve 2>/dev/null
merged moved
SALLYPORT_USER=ci-bot types gates/missing "$record"
git switch -q feature/moved && refactor A && as carol so_far && as carol sallyport approve 2>/dev/null
merged moved
SALLYPORT_USER=bob types approvals/stale 'sallyport approve ID'
SALLYPORT_USER=bob types approvals/pusher 'sallyport approve ID'
SALLYPORT_USER=ci-bot types gates/stale "$record"
landed moved
git fetch -q && whole rejected && as ci-bot sallyport gate record unit --result pass --metric lines=100 \
    --metric branches=100 2>/dev/null
as carol sallyport approve --reject -m no 2>/dev/null
merged rejected
is 'one command approves what was rejected' 'sallyport approve ID --over carol -m REASON' \
    "$(jq -r 'select(.rule == "approvals") | .commands[]?' "$here/json" | sed 's/\b[0-9a-f]\{7\}\b/ID/g')"
SALLYPORT_USER=bob types approvals/rejected 'sallyport approve ID --over carol -m REASON'
landed rejected
git fetch -q && whole twice && as ci-bot sallyport gate record unit --result pass --metric lines=100 \
    --metric branches=100 2>/dev/null
as carol sallyport approve --reject -m no 2>/dev/null
as erin sallyport approve --reject -m no 2>/dev/null
merged twice
SALLYPORT_USER=bob types approvals/rejected 'sallyport approve ID --over carol -m REASON'
merged twice
SALLYPORT_USER=bob types approvals/rejected 'sallyport approve ID --over erin -m REASON'
landed twice
sed -i 's/^approvals = 1/&\napprover-roles = security/' "$server/sallyport.ini"
git fetch -q && whole role && as ci-bot sallyport gate record unit --result pass --metric lines=100 \
    --metric branches=100 2>/dev/null
as bob sallyport approve 2>/dev/null
sed -i 's/^security = erin/security = alice/' "$server/sallyport.ini"
merged role
is 'of a role whose only user wrote it, nobody is sent' \
    'approvals/role-barred [] ["administrator"] a user with the role security who can give it' \
    "$(jq -r '"\(.code) \(.commands) \(."given-by") \(.missing)"' "$here/json")"
sed -i 's/^security = alice/security = erin/' "$server/sallyport.ini"
merged role
SALLYPORT_USER=erin types approvals/role-missing 'sallyport approve ID --as-role security'
as carol sallyport approve feature/role --reject -m no 2>/dev/null
merged role
SALLYPORT_USER=bob types approvals/rejected 'sallyport approve ID --over carol -m REASON'
landed role

git fetch -q && git switch -q main && git reset -q --hard origin/main
whole changed && as bob sallyport approve 2>/dev/null && as erin sallyport approve --as-role security 2>/dev/null
as ci-bot sallyport gate record unit --result pass --metric lines=100 --metric branches=100 2>/dev/null
git switch -q main && git reset -q --hard origin/main && git merge -q --no-commit --no-ff feature/changed >/dev/null
echo more >>src/tunnel.sh && git commit -q -a -m 'Merge it' && SALLYPORT_USER=ci-bot judged origin main
is 'a merge with changes of its own is made again first' tdd-content/merge-with-changes \
    "$(jq -r .code "$here/json")"
while IFS= read -r line && [[ $line != *ORIG_HEAD ]]; do
    eval "$line" >/dev/null 2>&1
done < <(jq -r '.commands[]' "$here/json")
SALLYPORT_USER=ci-bot judged origin main
is 'and what was given for its branch lets it land' "$(id main)" "$(on_server main)"

open 'what goes to main alone'
policy <<'END'
[roles]
maintainer = bob
ci = ci-bot
[category "MEDIUM"]
approvals = 1
END
alone() { # SUBJECT: of a commit on main
    git switch -q main && git reset -q --hard origin/main && touch=Makefile commit "$1"
    SALLYPORT_USER=ci-bot judged origin main
}
alone 'Build a target'
is 'what is made again is not pushed or approved before' 'git commit --amend --only' "$(jq -r '.commands[]' "$here/json")"
is 'they say so' 'approvals/missing: after the other repairs
approvals/not-there: after the other repairs' \
    "$(jq -r 'select(.rule == "approvals") | .code + ": " + (.remedy | split(", ")[-1])' "$here/json" | sort)"
alone 'build: a target'
is 'nobody can fetch it' "approvals/not-there pusher null
approvals/missing giver an approval by one of developer, maintainer or security" \
    "$(jq -r '.code + " " + (."typed-by" // "pusher") + " " + (.missing // "null")' "$here/json")"
SALLYPORT_USER=ci-bot types approvals/not-there 'git push origin ID:refs/heads/feature/ID'
there=feature/$(short main)
git clone -q "$server" "$here/bob"
(cd "$here/bob" && as bob sallyport approve "origin/$there" 2>/dev/null)
SALLYPORT_USER=ci-bot judged origin main
is 'it lands, once it is approved' "$(id main)" "$(on_server main)"

git switch -q -c feature/early origin/main && green A && red A
sallyport status --config "$server/sallyport.ini" >"$here/out"
is 'nor does status ask before the order is right' '1 0' \
    "$(grep -c 'approvals: a MEDIUM change needs' "$here/out") $(grep -c 'sallyport approve' "$here/out")"
# An owner is all that is missing.
printf '[approvals]\ncodeowners = require\n' >>"$server/sallyport.ini"
git switch -q --detach origin/main && files 'chore: owners' '' CODEOWNERS='*.md @bob'
git -C "$server" fetch -q "$PWD" HEAD:refs/heads/main && git fetch -q
git switch -q main && git reset -q --hard origin/main && touch=more.md commit 'docs: more'
SALLYPORT_USER=ci-bot judged origin main
is 'no owner can fetch it' "approvals/not-there
approvals/owner-missing" "$(jq -r .code "$here/json")"
SALLYPORT_USER=ci-bot types approvals/not-there 'git push origin ID:refs/heads/feature/ID'
there=feature/$(short main)
owner_types() { # in a clone of their own, as it stands in the list
    cd "$here/bob" && git fetch -q &&
        as bob sh -c "$(jq -r 'select(.code == "approvals/owner-missing") | .commands[0]' "$here/json")"
}
succeeds 'the owner types it' owner_types
SALLYPORT_USER=ci-bot judged origin main
is 'it lands, once the owner has approved it' "$(id main)" "$(on_server main)"

open 'one person, owners, results'
policy <<'END'
[roles]
developer = alice
maintainer = bob, rob, carol
security = erin
ci = ci-bot
[evidence]
approver-roles = maintainer, security
[identity]
bob = bob@example.org
rob = bob@example.org
[approvals]
codeowners = require
[category "MEDIUM"]
approvals = 2
gates = unit
[gate "unit"]
about = result
END
record='sallyport gate record unit --result pass --commit ID'
passes() { as ci-bot sallyport gate record unit --result pass 2>/dev/null; }
approves() { for who; do as "$who" sallyport approve feature/same 2>/dev/null; done; }
whole same && passes && approves bob rob
merged same
SALLYPORT_USER=carol types approvals/same-person 'sallyport approve ID'
landed same
sed -i '/^approvals = 2/d' "$server/sallyport.ini"
arrives() { # SUBJECT FILE: on main, from elsewhere
    git fetch -q && git switch -q --detach origin/main && files "$1" '' "$2"
    git -C "$server" fetch -q "$PWD" HEAD:refs/heads/main && git fetch -q
}
arrives 'chore: owners' CODEOWNERS='/src/ @security'
whole owned && passes && merged owned
SALLYPORT_USER=erin types approvals/owner-missing 'sallyport approve ID'
landed owned
git fetch -q && whole taken && sed -i 's/^ci = /&dave, /' "$server/sallyport.ini"
as dave sallyport gate record unit --result pass 2>/dev/null
sed -i 's/dave, //' "$server/sallyport.ini" && as erin sallyport approve 2>/dev/null && merged taken
SALLYPORT_USER=ci-bot types gates/role "$record"
landed taken
git fetch -q && whole late && passes && as erin sallyport approve 2>/dev/null
arrives 'docs: meanwhile' more.md && merged late
types gates/other-result 'git switch feature/late && git merge origin/main'
so_far && passes && as erin sallyport approve 2>/dev/null
landed late

open 'the only owner has written it'
policy <<'END'
[roles]
maintainer = bob, carol
ci = ci-bot
[identity]
alice = dev@example.org
bob = bob@example.org
[approvals]
codeowners = require
END
page() { # BRANCH FILE...: of alice
    git fetch -q && faulty "$1" && shift && files 'docs: a page' '' "$@" && so_far
}
arrives 'chore: owners' CODEOWNERS='*.md @alice'
page page page.md && as bob sallyport approve 2>/dev/null
merged page
is 'nobody is sent to approve it' 'approvals/owner-barred [] ["user:alice","user:bob"] [] one more owner in CODEOWNERS' \
    "$(jq -r '"\(.code) \(.commands) \(.except) \(."given-by") \(.missing)"' "$here/json")"
git switch -q feature/page
as alice sallyport approve --config "$server/sallyport.ini" 2>"$here/err"
is_text 'approve says what is left' "$here/err" <<END
sallyport: alice has written a part of $(short HEAD), so this approval would not count
  nor can another owner of page.md give it: let another user name one more owner in CODEOWNERS, and land that first
END
is 'and so does status' 0 "$(sallyport status --config "$server/sallyport.ini" | grep -c 'sallyport approve')"
git fetch -q && git switch -q -c chore/owners origin/main
GIT_AUTHOR_EMAIL=bob@example.org GIT_COMMITTER_EMAIL=bob@example.org \
    files 'chore: owners' '' CODEOWNERS='*.md @alice @carol'
as bob so_far && as alice sallyport approve 2>/dev/null
git switch -q main && git reset -q --hard origin/main && git merge -q --no-ff --no-edit chore/owners
SALLYPORT_USER=ci-bot judged origin main
is 'another owner is named' "$(id main)" "$(on_server main)"
git fetch -q && as alice sallyport approve --config "$server/sallyport.ini" feature/page 2>"$here/err"
is 'then approve names the owners' 'ask one of the owners in CODEOWNERS to approve it; to see who can, type:' \
    "$(sed -n '2s/^ *//p' "$here/err")"
merged page
SALLYPORT_USER=carol types approvals/owner-missing 'sallyport approve ID'
landed page

open 'another protected branch'
policy <<'END'
[refs]
protected = HEAD, refs/heads/main, refs/heads/release/*
[roles]
developer = alice
maintainer = bob
security = erin
ci = ci-bot
[evidence]
approver-roles = maintainer, security
[category "MEDIUM"]
approvals = 1
END
into() { # BRANCH: a merge of feature/fix
    git fetch -q && git switch -q --detach "origin/$1"
    git merge -q --no-ff --no-edit feature/fix
    SALLYPORT_USER=ci-bot judged origin "HEAD:refs/heads/$1"
}
as ci-bot git push -q origin origin/main:refs/heads/release/1.0 2>/dev/null
whole fix && into release/1.0
SALLYPORT_USER=bob types approvals/missing 'sallyport approve --ref release/1.0 ID'
into release/1.0
is 'it lands in the release' '' "$(cat "$here/json")"
sed -i 's/^approvals = 1/&\napprover-roles = security/' "$server/sallyport.ini"
git switch -q feature/fix && git reset -q --hard origin/release/1.0 && cycle A && so_far && into main
SALLYPORT_USER=bob types approvals/missing 'sallyport approve --ref main ID'
SALLYPORT_USER=erin types approvals/role-missing 'sallyport approve --ref main ID --as-role security'
into main
is 'what a release has lands in main' '' "$(cat "$here/json")"
open 'a conflict that the merge resolves'
policy <<'END'
[roles]
maintainer = bob
ci = ci-bot
[category "MEDIUM"]
approvals = 1
gates = unit
END
again='git switch feature/knot && git merge origin/main'
passes_and_approves() { passes && as bob sallyport approve 2>/dev/null; }
resolves() { git checkout -q "$1" knot.md && git add knot.md && git commit -q --no-edit; }
whole knot && files 'docs: one side' '' knot.md=one && so_far && arrives 'docs: the other' knot.md=two
knotted() { # as on main: the merge has a conflict
    git switch -q main && git reset -q --hard origin/main
    git merge -q --no-ff --no-edit feature/knot >/dev/null
    resolves --theirs && SALLYPORT_USER=ci-bot judged origin main
}
git switch -q feature/knot && as ci-bot sallyport gate record unit --result pass --commit main 2>/dev/null
knotted
types approvals/missing "$again"
types gates/missing "$again"
git merge --abort && passes_and_approves && knotted
types approvals/stale "$again"
types gates/stale "$again"
resolves --ours && so_far && passes_and_approves
landed knot

open 'the proof of the cycle'
policy <<'END'
[roles]
ci = ci-bot
[category "MEDIUM"]
gates = tdd-proof
[gate "tdd-proof"]
level = enforce
command = ! git log -1 --format=%s | grep RED
END
whole proof && merged proof
SALLYPORT_USER=ci-bot types gates/never-recorded \
    "git switch --detach ID && sallyport prove --record -- sh -c '! git log -1 --format=%s | grep RED'"
landed proof

open 'a runbook'
branch feature/run && red A && files 'feat: deploy it (GREEN)' "$A" Dockerfile && refactor A
so_far && merged run
types documentation/no-runbook "git switch feature/run && sallyport runbook new ${prp[A]}"
sed -i 's/^<!--.*-->$/As agreed./' docs/runbooks/*.md && git add docs && git commit -qm 'docs: how to run it'
so_far
landed run
