#!/usr/bin/env bash
# approve: an approval reaches the server, in one's own name only.
. "$SALLYPORT_SOURCE/tests/e2e/evidence/lib.sh"

approvals=refs/notes/sallyport/approvals

named() { echo "$(short "$1") '$(git log -1 --format=%s "$1")'"; }

story 'one approves'
branch feature/tunnel
cycle A && so_far
run bob approve
is 'it says what it did' "0
sallyport: approved $(named HEAD) for refs/heads/main, as bob" \
    "$status
$(<"$here/err")"
is 'the line on the server' '{"version":1,"kind":"approval","ref":"refs/heads/main","decision":"approve","actor":"bob"}' \
    "$(line_of $approvals)"
is 'the notes here are the same' "$(on_server $approvals)" "$(id $approvals)"
is 'nothing else is left here' '' "$(git for-each-ref 'refs/notes/sallyport-*')"
run carol approve HEAD~1 -m 'looks good' --as-role developer
is 'another commit, a role and a text' '{"version":1,"kind":"approval","ref":"refs/heads/main","decision":"approve","role":"developer","actor":"carol","text":"looks good"}' \
    "$(line_of $approvals HEAD~1)"
run carol approve --reject -m 'no test of the timeout'
is 'a rejection, and how long it stands' "0 sallyport: rejected $(named HEAD) for refs/heads/main, as carol
  it stands as long as the content; if that is amended, reject it again" \
    "$status $(<"$here/err")"
run carol approve --withdraw
is 'taken back' "0 sallyport: withdrew what carol said of $(named HEAD) for refs/heads/main" \
    "$status $(<"$here/err")"
run bob approve --over carol -m 'carol is away'
is 'over somebody' '{"version":1,"kind":"approval","ref":"refs/heads/main","decision":"approve","over":"carol","actor":"bob","text":"carol is away"}' \
    "$(line_of $approvals)"
is 'four lines by now' 4 \
    "$(git -C "$server" notes --ref=$approvals show "$(id HEAD)" | grep -c .)"

story 'on main, by mistake'
branch feature/tunnel
cycle A && so_far
git switch -q --no-guess main
run bob approve
is_text 'there is nothing to approve' "$here/err" <<END
sallyport: main has $(named HEAD) already, so there is nothing to approve
  switch to the branch, or name it
END
is 'its status' 1 "$status"
is 'nothing was sent' '' "$(on_server $approvals)"
run bob approve feature/tunnel
is 'named, it is approved' "0 sallyport: approved $(named feature/tunnel) for refs/heads/main, as bob" "$status $(<"$here/err")"
run bob approve --reject
is 'a rejection is sent' 0 "$status"
git -C "$server" branch release/1.0 main
git fetch -q && git update-ref refs/remotes/origin/main feature/tunnel
run bob approve --ref release/1.0 feature/tunnel
is 'so is an approval for a release' 0 "$status"

story 'a release that main has'
git -C "$server" branch release/1.0 main && git fetch -q
branch fix/tunnel
cycle A && so_far
run bob approve HEAD -m 'looks good'
is_text 'which one it is for, and how to approve for the other' "$here/err" <<END
sallyport: approved $(named HEAD) for refs/heads/main, as bob
  it began where release/1.0 did; if it is for that, type:
    sallyport approve --ref release/1.0 -m 'looks good' $(short HEAD)
END
SALLYPORT_USER=bob eval "$(tail -n 1 "$here/err")" 2>"$here/out"
is 'typed' "sallyport: approved $(named HEAD) for refs/heads/release/1.0, as bob" "$(<"$here/out")"
is 'in its words' 'refs/heads/release/1.0 looks good' \
    "$(git -C "$server" notes --ref=$approvals show "$(id HEAD)" | tail -n 1 | jq -r '.ref + " " + .text')"
run bob approve --reject --as-role developer
is 'so is a rejection' "    sallyport approve --ref release/1.0 --reject --as-role developer $(short HEAD)" \
    "$(tail -n 1 "$here/err")"
run bob approve --ref main
is 'one that is named is for that' "sallyport: approved $(named HEAD) for refs/heads/main, as bob" "$(<"$here/err")"

story 'a branch that the remote does not have'
git -C "$server" branch release/1.0 main && git fetch -q
branch fix/tunnel
cycle A && so_far
run bob approve --ref relase/1.0 -m 'looks good'
is_text 'a slip' "$here/err" <<END
sallyport: approved $(named HEAD) for refs/heads/relase/1.0, as bob
  origin has no branch relase/1.0; if release/1.0 is meant, type:
    sallyport approve --ref release/1.0 -m 'looks good' $(short HEAD)
END
SALLYPORT_USER=bob eval "$(tail -n 1 "$here/err")" 2>"$here/out"
is 'typed' "sallyport: approved $(named HEAD) for refs/heads/release/1.0, as bob" "$(<"$here/out")"
run bob approve --ref refs/heads/mian
is 'by its full name' "    sallyport approve --ref main $(short HEAD)" "$(tail -n 1 "$here/err")"
run bob approve --withdraw --ref refs/heads/mian
is 'to withdraw it needs no words' 1 "$(wc -l <"$here/err")"
run bob approve --ref release/2.0-beta
is_text 'one that is not there yet' "$here/err" <<END
sallyport: approved $(named HEAD) for refs/heads/release/2.0-beta, as bob
  origin has no branch release/2.0-beta; this counts once there is one
END
git config remote.origin.fetch '+refs/heads/main:refs/remotes/origin/main'
run bob approve --ref release/2.0-beta -m 'again'
is 'a clone that does not fetch all says nothing' 1 "$(wc -l <"$here/err")"

story 'a backport of what main has'
git -C "$server" branch release/1.0 main && cut=$(id main)
branch feature/tunnel && cycle A && git switch -q main && merge feature/tunnel
as ci-bot push_ok 'in main' origin main && git fetch -q
git switch -q -c feature/bp "$cut" && git cherry-pick -x -m 1 main >/dev/null && so_far
run bob approve
is 'it is for the release' "sallyport: approved $(named HEAD) for refs/heads/release/1.0, as bob" "$(<"$here/err")"
branch feature/own "$cut" && cycle A && so_far
git update-ref refs/remotes/origin/release/1.0 "$(git commit-tree -p "$cut" -m 'chore: more' "$cut^{tree}")"
run bob approve
is_text 'one that says nothing of it may be' "$here/err" <<END
sallyport: approved $(named HEAD) for refs/heads/main, as bob
  it began where release/1.0 did; if it is for that, type:
    sallyport approve --ref release/1.0 $(short HEAD)
END

story 'a branch that only the remote has'
branch feature/tunnel
cycle A && so_far
git switch -q --no-guess main && git branch -q -D feature/tunnel
run bob approve feature/tunnel
is 'it says how it is called' "2 sallyport: there is no branch 'feature/tunnel' in this clone; name that of the remote: origin/feature/tunnel" \
    "$status $(tr -s '\n| ' ' ' <"$here/err" | sed 's/ $//')"
run bob approve origin/feature/tunnel
is 'typed, it is approved' 0 "$status"
run bob check main..feature/tunnel
is 'check says it, too' 1 "$(grep -c 'name that of the remote' "$here/err")"
run bob approve feature/none
is 'a name that nobody has' "2 sallyport: 'feature/none' is no commit and no range of this repository" \
    "$status $(<"$here/err")"

story 'a rejection, where no role is known'
branch feature/tunnel
cycle A && so_far
run carol approve --reject -m 'no test of the timeout'
run carol status
is 'is told' "1 approvals: carol has rejected $(short HEAD): no test of the timeout" "$status $(sed -n 's/^ *\(approvals: .*\)/\1/p' "$here/out")"
run carol approve --withdraw
run carol status
is 'until it is taken back' 0 "$status"

story 'a rejection of what needs no approval'
policy <<'END'
[roles]
maintainer = bob, carol
developer = alice
ci = ci-bot
[rule "window"]
level = off
[identity]
alice = dev@example.org
END
git -C "$server" branch release/1.0 main && git fetch -q
branch docs/claims
commit 'docs: claims' && so_far
state() { # of what a program is told
    sallyport status --format json | jq -c '[.mergeable, [.missing[].code]]'
}
run bob approve --reject -m 'not true at all' --ref main
run alice status
is 'where no role is known, status says so' "1 1" \
    "$status $(grep -c "approvals: bob has rejected $(short HEAD): not true at all" "$here/out")"
run bob approve --withdraw --ref main
run bob policy fetch
is 'taken back, nothing is missing' '[null,[]]' "$(state)"
run bob approve --reject -m 'not true at all' --ref main
is 'rejected again, a program is told' '[false,["approvals/rejected"]]' "$(state)"
is 'so it is on the server' '[false,["approvals/rejected"]]' "$(cd "$server" && sallyport status \
    --ref docs/claims --format json | jq -c '[.mergeable, [.missing[].code]]')"
git switch -q main && merge docs/claims
SALLYPORT_USER=ci-bot push_refused 'it does not land' origin main <<END
refs/heads/main | Merge docs/claims | approvals | bob has rejected $(short docs/claims): not true at all
END
git push -q origin HEAD:refs/heads/docs/merge 2>/dev/null
is 'check on the server knows it' 1 "$(cd "$server" && echo "$(id main) $(id docs/merge) refs/heads/main" |
    sallyport check --push --as ci-bot | grep -c 'bob has rejected')"
SALLYPORT_USER=ci-bot push_ok 'for another protected ref nobody has rejected it' origin main:release/1.0
git config sallyport.user alice && git config user.email dev@example.org
run alice approve docs/claims --ref main --over bob -m 'mine'
is 'its author does not approve over that' "1 1" "$status $(grep -c 'alice has written a part' "$here/err")"
run alice approve docs/claims --ref main
is 'though nobody minds what needs none' 0 "$status"
git config --unset sallyport.user
run carol approve docs/claims --ref main --over bob -m 'it is true'
SALLYPORT_USER=ci-bot push_warned 'another user does' origin main <<END
refs/heads/main | Merge docs/claims | approvals (warning) | carol has approved it over the rejection of bob
END

story 'a rejection goes with its change'
policy <<'INI'
[roles]
maintainer = bob, carol
ci = ci-bot
[rule "window"]
level = off
INI
branch docs/claims
commit 'docs: claims' && so_far
run bob approve --reject
rejections() { sallyport status --format json | jq -c '[.missing[] | select(.code == "approvals/rejected").code] | length'; }
commit 'docs: more claims'
is 'it stands below another commit' 1 "$(rejections)"
git reset -q --keep HEAD~1 && git commit -q --amend -m 'docs: the claims'
is 'and with another message' 1 "$(rejections)"
echo more >>notes.md && git commit -q -a --amend --no-edit
is 'what has other content is another change' 0 "$(rejections)"
run bob approve --reject
is 'which the server does not have yet' 1 "$status"
git push -q -f origin HEAD 2>/dev/null
run bob approve --reject
is 'and which is rejected again' 1 "$(rejections)"

story 'a branch of which the remote has more'
branch feature/tunnel
cycle A && so_far
git switch -q --detach && commit 'docs: the tunnel' && git push -q origin HEAD:feature/tunnel 2>/dev/null
git switch -q --no-guess feature/tunnel
more() { echo "  origin/feature/tunnel has $1 that $2 not here; if you mean that, type:"; }
run bob approve
is_text 'it says so, and how to approve that' "$here/err" <<END
sallyport: approved $(named HEAD) for refs/heads/main, as bob
$(more '1 commit' is)
    sallyport approve origin/feature/tunnel
END
SALLYPORT_USER=bob eval "$(tail -n 1 "$here/err")" 2>"$here/out"
is 'typed' "sallyport: approved $(named origin/feature/tunnel) for refs/heads/main, as bob" "$(<"$here/out")"
run bob approve feature/tunnel --ref main -m 'it works'
is 'so by its name' "$(more '1 commit' is)
    sallyport approve --ref main -m 'it works' origin/feature/tunnel" "$(tail -n 2 "$here/err")"
run bob approve --reject
is 'so is a rejection' '    sallyport approve --reject origin/feature/tunnel' "$(tail -n 1 "$here/err")"
run bob approve --withdraw
is 'what is taken back is what was meant' 1 "$(grep -c . "$here/err")"
run bob approve "$(id HEAD)"
is 'so is a commit by its id' 1 "$(grep -c . "$here/err")"
git switch -q --detach origin/feature/tunnel~2 && commit 'docs: one' && commit 'docs: two'
git push -q -f origin HEAD:feature/tunnel 2>/dev/null
git switch -q --no-guess feature/tunnel
run bob approve
is 'after a forced push' "$(more '2 commits' are)" "$(sed -n 2p "$here/err")"
git reset -q --keep origin/feature/tunnel
run bob approve
is 'what is here is approved' 1 "$(grep -c . "$here/err")"
git reset -q --keep HEAD~1
run bob approve
is 'what the branch had was left out' 1 "$(grep -c . "$here/err")"

story 'what is left to withdraw'
branch feature/tunnel
cycle A && so_far
none() { # USER REF
    echo "0 sallyport: $1 has said nothing of $(named HEAD) for $2; what was said of the same content is withdrawn"
}
run bob approve --withdraw
is 'what nobody has said' "$(none bob refs/heads/main)" "$status $(<"$here/err")"
run bob approve
run carol approve --withdraw
is 'what another user has said' "$(none carol refs/heads/main)" "$status $(<"$here/err")"
run bob approve --withdraw --ref release/1.0
is 'what was said for another ref' "$(none bob refs/heads/release/1.0)" "$status $(<"$here/err")"
run bob approve --withdraw
is 'one takes back what one has said' "0 sallyport: withdrew what bob said of $(named HEAD) for refs/heads/main" \
    "$status $(<"$here/err")"
run bob approve --withdraw
is 'but once' "0 sallyport: bob has withdrawn already what was said of $(named HEAD) for refs/heads/main" \
    "$status $(<"$here/err")"
run bob approve --reject
git -C "$server" update-ref refs/heads/main feature/tunnel && git fetch -q
run bob approve --withdraw
landed='  main has it already, so this changes nothing there'
is 'of what has landed nothing changes' "0 sallyport: withdrew what bob said of $(named HEAD) for refs/heads/main
$landed" "$status $(<"$here/err")"
run bob approve --reject
is 'nor by a rejection' "0 sallyport: rejected $(named HEAD) for refs/heads/main, as bob
$landed" "$status $(<"$here/err")"

story 'what others have recorded comes with it'
branch feature/tunnel
cycle A && so_far
gates=refs/notes/sallyport/gates
run ci-bot gate record tdd-proof --result pass
git update-ref -d $gates
run bob approve
is 'the results of gates are here' "0 $(on_server $gates)" \
    "$status $(git rev-parse -q --verify $gates)"
git notes --ref=$gates append -m 'of the clone itself' HEAD
own=$(id $gates)
run ci-bot gate record security --result pass
git update-ref $gates "$own"
run bob approve
is 'what is only here, stays' '0 1 1' \
    "$status $(git notes --ref=$gates show HEAD | grep -c 'of the clone itself') $(git notes --ref=$gates show HEAD | grep -c security)"
is 'and is not pushed' 0 \
    "$(git -C "$server" notes --ref=$gates show "$(id HEAD)" | grep -c 'of the clone')"
is 'nothing else is left here' '' "$(git for-each-ref 'refs/notes/sallyport-*')"

story 'what was said last counts, however fast'
policy <<'END'
[roles]
maintainer = bob
ci = ci-bot
END
branch feature/tunnel
cycle A && so_far
times() { # REF [GATE]: of the lines, in the order of the note
    git -C "$server" notes --ref="$1" show "$(id HEAD)" | jq -r "select(.gate == ${2:-null}).time"
}
lacks() { # CODE: how often a merge lacks it
    (cd "$server" && sallyport status --ref feature/tunnel --format json) | jq "[.missing[] | select(.code == \"$1\")] | length"
}
for decision in --reject --withdraw --reject --withdraw --reject --withdraw; do
    run bob approve $decision
done
is 'each line is later than the one before' "$(times $approvals | sort -u)" "$(times $approvals)"
is 'there are six' 6 "$(times $approvals | wc -l)"
is 'nothing is rejected' 0 "$(lacks approvals/rejected)"
run bob approve --reject && run bob approve && run bob approve --reject
is 'something is' 1 "$(lacks approvals/rejected)"
gates=refs/notes/sallyport/gates
for result in fail pass fail pass; do
    run ci-bot gate record unit --result $result
    run ci-bot gate record security --result fail
done
is 'so are those of a gate' "$(times $gates '"unit"' | sort -u)" "$(times $gates '"unit"')"
is 'and the last one counts' pass "$(sallyport gate list | awk '$1 == "unit" { print $2 }')"
is 'there are four' 4 "$(times $gates '"unit"' | wc -l)"

story 'who one is'
branch feature/tunnel
cycle A && so_far
git config sallyport.user bob
run alice approve
is_text 'another name is refused, and which one it is' "$here/err" <<END
sallyport: push refused: 1 finding

$approvals
  $(short HEAD) refactor: name the cipher once (REFACTOR)
    record: a line says that bob wrote it; the server knows you as alice
    fix: say who you are, then write the line again
      git config sallyport.user alice
    sallyport explain record
sallyport: the server did not take it
END
is 'with status 1' 1 "$status"
is 'the server has nothing' '' "$(on_server $approvals)"
is 'nothing is left here' '' "$(git for-each-ref refs/notes)"
git config sallyport.user alice
run alice approve
is 'as it says' "0 sallyport: approved $(named HEAD) for refs/heads/main, as alice" \
    "$status $(<"$here/err")"

story 'a server that observes'
printf '[policy]\nmode = observe\n' >"$server/sallyport.ini"
branch feature/tunnel
touch=src/tunnel.sh commit 'feat: the tunnel opens (GREEN)'
push_observed() { git push -q origin "$@" 2>&1 | sed -n 's/^remote: \(sallyport: push .*[a-z]\).*/\1/p'; }
is 'lets anything in' 'sallyport: push accepted, as the policy only observes; it has' "$(push_observed HEAD)"
git config sallyport.user bob
run alice approve
is 'but no line in another name' "1 sallyport: push refused: 1 finding" \
    "$status $(head -n 1 "$here/err")"
is 'which is not there' '' "$(on_server $approvals)"
run bob approve
is 'and a true one' 0 "$status"

story 'what is refused'
branch feature/tunnel
cycle A
run bob approve
is 'a commit that the server does not have' "1 1" \
    "$status $(grep -c 'the server does not have the commit' "$here/err")"
is 'and does not know what it says' 1 "$(grep -c "$(short HEAD) (not in this repository)" "$here/err")"
so_far
run bob approve --as-role security
is 'a role that one has not' "1 1" \
    "$status $(grep -c 'bob does not have the role security' "$here/err")"
run bob approve --over carol
is 'over somebody without a reason' "2 sallyport approve: --over needs -m" \
    "$status $(head -n 1 "$here/err")"
run bob approve no-such
is 'no commit' 2 "$status"
run bob approve HEAD~1..HEAD
is 'several commits' \
    "2 sallyport: name one commit, not a range: HEAD~1..HEAD" \
    "$status $(<"$here/err")"
run bob approve -m "$(head -c 5000 /dev/zero | tr '\0' x)"
is 'too long a text' "2 sallyport: the line would have more than 4096 bytes; shorten the text" \
    "$status $(<"$here/err")"
git remote rename origin gone && git remote set-url gone "$here/none"
run bob approve --ref main
is 'no server' "3 sallyport: git fetch failed: fatal: '$here/none' does not appear to be a git repository" \
    "$status $(<"$here/err")"
git remote remove gone
run bob approve --ref main
is 'no remote' "2 sallyport: there is no remote to push to" \
    "$status $(<"$here/err")"

story 'the remote that it goes to'
branch feature/tunnel
cycle A && so_far
git remote rename origin upstream
git init -q --bare "$here/fork" && git remote add fork "$here/fork"
several='2 sallyport: there are several remotes, and none is called origin; name one: --remote fork or --remote upstream'
for command in approve 'gate record coverage --result pass' 'gate list' exceptions \
    'waiver list' 'break-glass list'; do
    # shellcheck disable=SC2086
    run bob $command
    is "$command: none is guessed" "$several" "$status $(<"$here/err")"
    # shellcheck disable=SC2086
    run ci-bot $command --remote upstream
    is "$command: one is named" 0 "$status"
done
run ci-bot prove --record -- true
is 'prove --record: none is guessed' "$several" "$status $(<"$here/err")"
run ci-bot prove --record --remote upstream -- sh -c '[ -e src/tunnel.sh ]'
is 'prove --record: one is named' 0 "$status"
is 'nothing went to the fork' '' "$(git -C "$here/fork" for-each-ref)"
git remote remove fork
run carol approve
is 'the only one' 0 "$status"
run carol approve --remote --force
is 'no name is an option of git' 3 "$status"

story "a change of one's own"
branch feature/tunnel
cycle A && so_far
cat >"$here/own.ini" <<'INI'
[roles]
maintainer = alice, bob
[identity]
alice = dev@example.org
bob = bob@example.org
INI
run alice approve --config "$here/own.ini"
is 'is not approved, and it says so' "1 sallyport: alice has written a part of $(short HEAD), so this approval would not count
ask one of developer, maintainer or security to approve it; to see who can, type:
sallyport status" "$status $(sed 's/^ *//' "$here/err")"
is 'nothing is on the server' '' "$(on_server $approvals)"
is 'nor is its author among who can' 'anybody but alice' \
    "$(sallyport status --config "$here/own.ini" | grep -m1 -o 'anybody but alice')"
run alice approve --config "$here/own.ini" --ref main --over bob -m 'mine'
is 'nor over somebody' 1 "$status"
run alice approve --config "$here/own.ini" --reject -m 'not yet'
is 'but rejected' 0 "$status"
run alice approve --config "$here/own.ini" --withdraw
is 'and this is taken back' 0 "$status"
run bob approve --config "$here/own.ini"
is 'another user approves it' 0 "$status"
git config user.email dev@example.org
sed -i '/^\[identity/,$d' "$here/own.ini"
is 'whose it is, a clone without addresses leaves to the server' 0 \
    "$(sallyport status --config "$here/own.ini" | grep -c 'nobody can tell')"
run alice approve --config "$here/own.ini"
is 'whose address it is, the environment does not say' 0 "$status"
run alice approve --withdraw
git config sallyport.user alice
run alice approve --config "$here/own.ini"
is 'but the config of the clone' "1 1" \
    "$status $(grep -c 'alice has written a part of' "$here/err")"
git config --unset sallyport.user
run bob approve --withdraw
login() { (unset SALLYPORT_USER && sallyport "$@" --config "$here/own.ini") 2>&1; }
is 'without it, the clone is the one of its user.email' "1 1" "$(
    login approve >"$here/out"; echo $?) $(grep -c ' has written a part of' "$here/out")"
is 'whose name nobody knows' 'anybody but you' "$(login status | grep -m1 -o 'anybody but [a-z]*')"
git config user.email other@example.org
is 'what others wrote is not of that one' 'can: anybody' \
    "$(login status | grep -m1 -o 'can: anybody\( but\)\?')"
git config user.email dev@example.org
git config sallyport.user alice
is 'and of status' 'anybody but alice' \
    "$(sallyport status --config "$here/own.ini" | grep -m1 -o 'anybody but alice')"
sed -i 's/^maintainer.*/ci = ci-bot/' "$here/own.ini"
run alice approve --config "$here/own.ini"
is 'where nobody is asked it does no harm' 0 "$status"
run alice approve
is 'who is asked, only the policy of the server says' "1 1" \
    "$status $(grep -c 'alice has written a part of' "$here/err")"
git config user.email other@example.org
run alice approve
is 'what others wrote is approved' 0 "$status"

story 'a shallow clone'
GIT_AUTHOR_EMAIL=bob@example.org GIT_COMMITTER_EMAIL=bob@example.org commit 'docs: of bob'
git -C "$server" fetch -q "$PWD" HEAD:main
branch feature/tunnel
cycle A && so_far
git -C "$server" update-ref refs/heads/main \
    "$(git -C "$server" commit-tree -p main -m 'chore: continue' 'main^{tree}')"
git clone -q --depth 1 "file://$server" "$here/shallow" 2>/dev/null && cd "$here/shallow" || exit
git config user.email bob@example.org && git config sallyport.user bob
git fetch -q origin feature/tunnel
for ref in '' '--ref=main'; do
    run bob approve FETCH_HEAD $ref
    is "it says so $ref" "3 sallyport: this clone is shallow and ends at $(short origin/main), so not all of the commits are here; in a pipeline, set fetch-depth: 0 or GIT_DEPTH: 0; fetch the rest: git fetch --unshallow origin" \
        "$status $(tr -s '\n| ' ' ' <"$here/err" | sed 's/ $//')"
done
is 'nothing is on the server' '' "$(on_server $approvals)"
git fetch -q --unshallow origin && git fetch -q origin feature/tunnel
run bob approve FETCH_HEAD
is 'with the rest, it is approved' "0 sallyport: approved $(named FETCH_HEAD) for refs/heads/main, as bob" \
    "$status $(<"$here/err")"

story 'notes that are here already'
branch feature/tunnel
cycle A && so_far
git notes --ref=$approvals add -m 'a draft of mine'
run bob approve
is 'stay' '1 1' "$(git notes --ref=$approvals show | grep -c 'a draft') $(
    git notes --ref=$approvals show | grep -c '"bob"')"
is 'and are not pushed' 0 "$(git -C "$server" notes --ref=$approvals show \
    "$(id HEAD)" | grep -c 'a draft')"
git -C "$server" update-ref -d $approvals
run bob approve
is 'where the server has none' 0 "$status"

story 'notes that the fetch of the clone cannot move'
branch feature/tunnel
cycle A && so_far
run bob approve HEAD~1
git config --add remote.origin.fetch 'refs/notes/sallyport/*:refs/notes/sallyport/*'
git update-ref -d $approvals
git notes --ref=$approvals add -m 'a draft of mine'
fails_to_fetch() { ! git fetch -q 2>/dev/null; }
succeeds 'git fetch fails' fails_to_fetch
run bob approve
is 'it is approved' "0 sallyport: approved $(named HEAD) for refs/heads/main, as bob" "$status $(<"$here/err")"
is 'what either side had is here' '1 1 1' "$(git notes --ref=$approvals show | grep -c 'a draft') $(
    git notes --ref=$approvals show | grep -c '"bob"') $(git notes --ref=$approvals show HEAD~1 | grep -c '"bob"')"
is 'and the draft is not pushed' 0 "$(git -C "$server" notes --ref=$approvals show "$(id HEAD)" | grep -c 'a draft')"

story 'a hook of the clone does not run'
branch feature/tunnel
cycle A && so_far
mkdir -p .git/hooks
printf '#!/bin/sh\ntouch "%s/ran"\nexit 1\n' "$here" >.git/hooks/pre-push
chmod +x .git/hooks/pre-push
run bob approve
is 'it did not' "0 no" "$status $([ -e "$here/ran" ] && echo yes || echo no)"

story 'several at the same moment'
branch feature/tunnel
cycle A && so_far
for n in {1..20}; do
    git clone -q "$server" "$here/clone-$n" 2>/dev/null
done
# The first one to come waits within its push until another one is in.
mv "$server/hooks/pre-receive" "$here/pre-receive"
cat >"$server/hooks/pre-receive" <<END
#!/usr/bin/env bash
if mkdir "$here/first" 2>/dev/null; then
    for try in {1..200}; do
        git rev-parse -q --verify $approvals >/dev/null && break
        sleep 0.1
    done
fi
exec "$here/pre-receive"
END
chmod +x "$server/hooks/pre-receive"
for n in {1..20}; do
    (cd "$here/clone-$n" && SALLYPORT_USER=user-$n sallyport approve --ref main \
        origin/feature/tunnel >"$here/said-$n" 2>&1) &
done
wait
is 'all get in' "$(printf 'user-%s\n' {1..20} | sort)" \
    "$(git -C "$server" notes --ref=$approvals show "$(id HEAD)" |
        sed -n 's/.*"actor":"\([^"]*\)".*/\1/p' | sort)"
is 'and one says that it was not the first' yes \
    "$(grep -q 'others pushed evidence meanwhile' "$here"/said-* &&
        echo yes || echo no)"

story 'a user without any role'
branch feature/tunnel
cycle A && so_far
run agent approve
is 'is a developer, whose approval counts' 0 "$status"
printf '[roles]\ndeveloper = alice, erin\n' >"$server/sallyport.ini"
run agent-2 approve
is 'and is none where they are named' 1 "$status"
is 'it says who may' 'record: agent-2 may not approve; the roles that may are developer, maintainer or security fix: ask somebody who has one of these roles; who can: alice, erin (one of: developer, maintainer, security' \
    "$(tr -s '\n| ' ' ' <"$here/err" | grep -o 'record: agent-2.*security')"
git -C "$server" config receive.advertisePushOptions true && git config push.pushOption sallyport=json
run agent-2 approve
is 'a program is told who can' '["role:developer","role:maintainer","role:security","user:alice","user:erin"] an approval by one of developer, maintainer or security' \
    "$(sed -n 's/^\({"sallyport":"finding".*}\) *$/\1/p' "$here/err" | jq -rc '"\(."given-by") \(.missing)"')"
git config --unset push.pushOption
branch feature/of-agent main
cycle A
succeeds 'a branch is pushed without a role' env SALLYPORT_USER=agent git push -q origin HEAD

story 'who brings the commits cannot approve them'
git -C "$server" config receive.advertisePushOptions true
cat >"$server/sallyport.ini" <<'INI'
[roles]
ci = ci-bot, erin
maintainer = bob
INI
who_cannot() { # USER REFSPEC...: of the finding about approvals
    as "$1" git push -o sallyport=json origin "${@:2}" 2>&1 |
        sed -n 's/^remote: \({.*"code":"approvals\/missing.*}\) *$/\1/p' | jq -c .except
}
branch feature/tunnel
cycle A
is 'who pushes them to main first' '["user:erin"]' "$(who_cannot erin HEAD:main)"
is 'and with their branch' '["user:erin"]' "$(who_cannot erin HEAD:main HEAD)"
as alice so_far
is 'not who brings what is there' '["user:alice"]' "$(who_cannot erin HEAD:main)"
git switch -q main && merge feature/tunnel
is 'nor who merges it' '["user:alice"]' "$(who_cannot erin main)"
