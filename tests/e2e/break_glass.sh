#!/usr/bin/env bash
# break-glass and waiver: a door that opens for two, closes by itself, and is recorded.
. "$SALLYPORT_SOURCE/tests/e2e/evidence/lib.sh"

exceptions=refs/notes/sallyport/exceptions

people() { # [MORE]: dana is on call; ann, bob and carol maintain it
    policy <<END
[roles]
maintainer = ann, bob, carol
devops = dana
ci = ci-bot
$1
END
}

push() { # USER REF: sets $status and $said
    status=0
    said=$(SALLYPORT_USER=$1 git push -q origin "HEAD:$2" 2>&1) || status=$?
}

says() { # WHAT STATUS TEXT, wherever its lines are broken
    local all=${said//remote:/}$(<"$here/err")
    is "$1" "$2 yes" "$status $(tr -s '\n ' '  ' <<<"$all" |
        grep -qF -- "$3" && echo yes || echo no)"
}

# The verdict and the first ref of each entry.
verdicts() {
    sed -n 's/.*"verdict":"\(accept\)".*"ref":"\([^"]*\)".*/\1 \2/p'
}

# Each entry: what act it brought, the branch it moved, or that it was refused. An act that
# lost a race is not there.
told() {
    local entry new
    while IFS= read -r entry; do
        new=$(sed 's/.*"new":"\([0-9a-f]*\)".*/\1/' <<<"$entry")
        case $entry in
        *'"verdict":"refuse"'*) echo refused ;;
        *'"ref":"refs/heads/main"'*) echo main ;;
        *) ! git -C "$server" merge-base --is-ancestor "$new" $exceptions ||
            git -C "$server" log -1 --format=%s "$new" | cut -d' ' -f2 ;;
        esac
    done | paste -sd' '
}

states() { sallyport exceptions | sed -n 's/^\(.[gv]\)-[0-9a-f]*  /\1 /p'; }

story 'an incident'
people ''
branch hotfix/tunnel
commit 'open the tunnel by hand'
push dana refs/heads/main
says 'nobody pushes to main' 1 'protected-ref: main changes only by a merge'
run dana break-glass request --incident INC-12345 --ref main --for 4h \
    -m 'the tunnel is down'
is 'it is declared' 0 "$status"
id=$(sed -n 's/.* request \(bg-[0-9a-f]*\), as dana/\1/p' "$here/err")
is 'and says what is next' \
    "  2 others approve it: sallyport break-glass approve $id" \
    "$(tail -n 1 "$here/err")"
run dana break-glass approve "$id"
says 'nobody approves their own' 1 'record: dana cannot approve their own request'
run erin break-glass approve "$id"
says 'it takes a role' 1 'record: erin may not approve'
git -C "$server" config receive.advertisePushOptions true && git config push.pushOption sallyport=json
told_to() { # USER ACT: what a program is told
    run "$1" break-glass "$2" "$id"
    sed -n 's/^\({"sallyport":"finding".*}\) *$/\1/p' "$here/err" | jq -rc '"\(.code) \(."given-by") \(.missing)"'
}
is 'a program is told who can' 'record/may-not-act ["role:maintainer","user:ann","user:bob","user:carol"] maintainer, who may approve it' \
    "$(told_to erin approve)"
is 'whose request it is, too' 'record/own-request ["role:maintainer","user:ann","user:bob","user:carol"] another user with the role maintainer' \
    "$(told_to dana approve)"
git config --unset push.pushOption
run ann break-glass approve "$id"
is 'one approves' "0   waits for 1 more approval: sallyport break-glass approve $id" \
    "$status $(sallyport exceptions | grep 'waits for')"
run ann break-glass approve "$id"
says 'a person counts once' 1 'record: ann has approved'
push dana refs/heads/main
says 'one is not enough' 1 'protected-ref: main changes only by a merge'
run bob break-glass approve "$id"
is 'two are' "0 bg open  refs/heads/main  INC-12345" "$status $(states)"
git fetch -q origin '+refs/notes/sallyport/*:refs/notes/sallyport/*'
cp "$server/sallyport.ini" .sallyport.ini
ln -s "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
git config sallyport.user erin
said=$(git push --dry-run origin HEAD:main 2>&1)
is 'pre-push refuses the push of another' 1 "$(grep -c '^sallyport: push refused' <<<"$said")"
git config sallyport.user dana
said=$(git push --dry-run origin HEAD:main 2>&1)
is 'and not of the one who asked' '0 1' \
    "$? $(tr '\n' ' ' <<<"$said" | grep -c "break-glass $id (INC-12345).* left")"
git config --unset sallyport.user && rm .git/hooks/pre-push .sallyport.ini

run dana status
is 'status says so' "  break-glass $id (INC-12345) for main, of dana: open, ends" \
    "$(grep "$id" "$here/out")"
is 'so does the report' 1 "$(cd "$server" && sallyport report |
    grep -c '^soon    grant for INC-12345 is open until ')"
is 'and the metrics' 1 "$(cd "$server" && sallyport metrics |
    grep -c '^sallyport_breakglass_active{.*} 1$')"
push erin refs/heads/main
says 'it is open for dana alone' 1 'protected-ref: main changes only by a merge'
push dana refs/heads/release/1.0
says 'and for main alone' 1 'protected-ref'
push dana refs/heads/main
says 'the push is accepted and marked' 0 \
    "sallyport: break-glass $id (INC-12345), 4 h 0 min left: "
git reset -q --hard HEAD~1
status=0
said=$(SALLYPORT_USER=dana git push -qf origin HEAD:main 2>&1) || status=$?
says 'history is never rewound' 1 'merge-shape: main would lose commits'
git reset -q --hard origin/main
run carol break-glass review "$id" --prp "${prp[A]}"
says 'it is reviewed after its end' 1 'is open, and is reviewed after its end'
says 'it can be revoked before' 1 "once nobody needs it: sallyport break-glass revoke $id"
commit 'more by hand'
run dana break-glass revoke "$id"
is 'dana closes it' "0 bg closed  refs/heads/main  INC-12345" "$status $(states)"
is 'and is told what is due' "  then others review it: sallyport break-glass review $id --prp PRP
  its document lands before; where a freeze keeps it out, by another grant" \
    "$(sed '1d' "$here/err")"
push dana refs/heads/main
says 'the next push is refused' 1 'protected-ref: main changes only by a merge'
run dana break-glass review "$id" --prp "${prp[A]}"
says 'another one reviews it' 1 'record: dana cannot review their own request'
run carol break-glass review "$id" --prp WU-999-nothing
says 'with a proposal that exists' 1 'WU-999-nothing has no document'
sallyport prp new WU-998-outage >/dev/null
git add docs && git commit -qm 'docs: what was done'
git -C "$server" fetch -q "$PWD" HEAD:refs/heads/release/9
git reset -q --hard HEAD^
run carol break-glass review "$id" --prp WU-998-outage
says 'with one that somebody has written' 1 'docs/prp/WU-998-outage.md does not count'
git -C "$server" update-ref -d refs/heads/release/9
run carol break-glass review "$id" --prp "${prp[A]}"
is 'carol reviews it' "0 1" \
    "$status $(sallyport exceptions | grep -c 'reviewed by carol')"
is 'git alone shows all of it' "break-glass request $id
break-glass approve $id
break-glass approve $id
break-glass close $id
break-glass review $id" \
    "$(git -C "$server" log --reverse --format=%s $exceptions)"
is 'and the trail, in order' "accept $exceptions
accept $exceptions
accept $exceptions
accept refs/heads/main
accept $exceptions
accept $exceptions" "$(cd "$server" && sallyport audit log -n 50 --verdict accept \
    --format json | verdicts)"
is 'which tells the story by its acts' "request approve approve use close review" \
    "$(cd "$server" && sallyport audit log -n 50 --incident INC-12345 --format json |
        sed -n 's/.*"act":"\([a-z]*\)".*/\1/p' | paste -sd' ')"
is 'in words, too' "exception ann approve $id refs/heads/main" \
    "$(cd "$server" && sallyport audit log -n 50 --kind exception |
        sed -n '2s/^[0-9]*  [^ ]*  //p' | tr -s ' ')"
is 'with the id of the excuse' 1 "$(cd "$server" &&
    sallyport audit log -n 50 --ref refs/heads/main --verdict accept \
        --format json | grep -c "\"excused-by\":\"$id\"")"

story 'the clock ends it'
people ''
branch hotfix/tunnel
commit 'open the tunnel by hand'
run dana break-glass request --incident INC-12345 --ref main -m 'it is down'
id=$(sed -n 's/.* request \(bg-[0-9a-f]*\), as dana/\1/p' "$here/err")
git clone -q "$server" "$here/other"
(cd "$here/other" && SALLYPORT_USER=ann sallyport break-glass approve "$id") \
    >"$here/race" 2>&1 &
run bob break-glass approve "$id"
wait $! || not_ok 'of two that race' <"$here/race"
is 'of two approvals that race, both count' \
    "0 bg open  refs/heads/main  INC-12345" "$status $(states)"
push dana refs/heads/main
is 'the push is accepted' 0 "$status"
commit 'more by hand'
python3 - "$server/sallyport/audit.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE entry SET time = time + 18000000 WHERE seq = 3")
db.commit()
END
push dana refs/heads/main
says 'a clock that is slower than the trail opens nothing' 1 \
    'protected-ref: main changes only by a merge'
later() { # HOURS: [policy] now
    people "[policy]
now = $(date -u -d "+$1 hours" '+%Y-%m-%d %H:%M')"
}
later 5
push dana refs/heads/main
says 'five hours later it is refused' 1 'main changes only by a merge'
run dana break-glass request --incident INC-2 --ref main -m 'again'
is 'a new grant is still to be had' 0 "$status"
later 30
run dana break-glass request --incident INC-3 --ref main -m 'and again'
says 'a day later the review is overdue' 1 \
    "the review of $id, requested by dana, was due"
run ann break-glass approve "$(sed -n 's/^\(bg-[0-9a-f]*\)  pending.*/\1/p' \
    <(sallyport exceptions))"
says 'and nobody gets what waits' 1 "the review of $id, requested by dana"
run carol break-glass review "$id" --prp "${prp[A]}"
is 'it is closed with its proposal' 0 "$status"
run dana break-glass request --incident INC-3 --ref main -m 'and again'
is 'then there is another one' 0 "$status"
is 'all of it is in the trail, in order' \
    'request approve approve main refused refused request refused refused review request' \
    "$(cd "$server" && sallyport audit log -n 50 --kind push --format json | told)"

story 'a waiver'
people ''
branch feature/tunnel
commit "docs: $(printf 'long %.0s' {1..30})"
waive() { # REASON RULE
    run dana waiver request --rule "$2" --ref 'refs/heads/feature/*' \
        --reason "$1" --risk 'a message says little' \
        --mitigation 'the pull request says more' --prp "${prp[A]}" --for 2d
}
waive 'time-pressure' message-format
says 'a reason that is none' 1 "'time-pressure' is refused"
says 'those that are some' 1 'fix: keep the rule, or give one of these reasons: '
is 'what was refused prints no id' '' "$(<"$here/out")"
waive vendor-limitation limits
says 'a rule that nothing excuses' 1 'nothing excuses limits'
waive vendor-limitation message-format
id=$(sed -n 's/.* request \(wv-[0-9a-f]*\), as dana/\1/p' "$here/err")
is 'a script reads its id' "$id" "$(<"$here/out")"
push erin refs/heads/feature/tunnel
says 'a refusal names the one that waits' 1 \
    "waiver $id of message-format waits for 2 more approvals: sallyport waiver approve $id"
is 'the server fetches nothing' 0 "$(grep -c 'sallyport exceptions' <<<"$said")"
checked() { sallyport check HEAD~1..HEAD --ref refs/heads/feature/tunnel | tr -s '\n ' '  '; }
is 'a clone says what fetches the newest' 1 \
    "$(checked | grep -c "waits for 2 more approvals, as far as this clone knows; to fetch the newest: sallyport exceptions")"
waits="waiver $id of message-format waits for 2 more approvals, as far as this clone knows; to fetch the newest: sallyport exceptions"
is 'so does its JSON' "$waits" \
    "$(sallyport check HEAD~1..HEAD --ref refs/heads/feature/tunnel --format json | jq -r '.notes[]')"
is 'and that of status' "$waits" "$(sallyport status --format json | jq -r '.notes[]')"
run ann waiver approve "$id"
run bob waiver approve "$id"
is 'two approve it' "0 wv open  refs/heads/feature/*  message-format" \
    "$status $(states)"
uses() { (cd "$server" && sallyport exceptions) | grep 'used'; }
is 'nothing has used it' '  nothing has used it' "$(uses)"
push erin refs/heads/feature/tunnel
is 'a push has' '  used by 1 push, the last one' "$(uses | sed 's/ at .*//')"
says 'it holds for all, and the push is told' 0 "waived by ann and bob until "
is 'SARIF suppresses it' "external accepted waived by ann and bob" \
    "$(sallyport check HEAD~1..HEAD --ref refs/heads/feature/tunnel --format sarif \
        --config "$server/sallyport.ini" | jq -r '.runs[0].results[].suppressions[0] |
        "\(.kind) \(.status) \(.justification | split(" until")[0])"')"
run carol waiver revoke "$id"
is 'a maintainer ends it' "0 wv revoked  refs/heads/feature/*  message-format" \
    "$status $(states)"
commit "docs: $(printf 'longer %.0s' {1..30})"
push erin refs/heads/feature/tunnel
says 'a refusal names the one that has ended' 1 \
    "waiver $id, which excused message-format, ended at 2"
is 'and so does a clone' 1 "$(checked | grep -c "waiver $id, which excused message-format, ended at 2")"
git -C "$server" config receive.advertisePushOptions true
ended() { # <LINES: the notes of the verdict
    sed -n 's/^\(remote: \)\?\({"sallyport":"verdict".*}\) *$/\2/p' |
        jq -r '.notes[]' | sed 's/ended at .*/ended/'
}
is 'the lines for programs have it' "waiver $id, which excused message-format, ended" \
    "$(as erin git push -o sallyport=json origin HEAD:refs/heads/feature/tunnel 2>&1 | ended)"
printf '[report]\nmachine = on\n' >.sallyport.ini
is 'and those of pre-push' "waiver $id, which excused message-format, ended" \
    "$(printf 'refs/heads/feature/tunnel %s refs/heads/feature/tunnel %s\n' \
        "$(id HEAD)" "$(on_server refs/heads/feature/tunnel)" |
        as erin "$SALLYPORT_BUILD/hooks/pre-push" origin "$server" 2>&1 | ended)"
git log -1 --format=%B >"$here/message"
echo more >>notes.md && git add notes.md
is 'and those of commit-msg' "waiver $id, which excused message-format, ended" \
    "$(as erin "$SALLYPORT_BUILD/hooks/commit-msg" "$here/message" 2>&1 | ended)"
git reset -q --hard && rm -f .sallyport.ini

story 'a waiver of a team with tickets'
people "$(sed '/^#/d; /^\[message\]/,/^$/d; /^\[tdd\]/,$d' "$SALLYPORT_SOURCE/conf/dialects/jira.ini")"
branch feature/ticket
ticket() { # PRP
    run dana waiver request --rule message-format --ref 'refs/heads/feature/*' --reason vendor-limitation \
        --risk 'a message says little' --mitigation 'the pull request says more' --prp "$1" --for 2d
}
ticket nothing
says 'what is no ticket is told' 1 "record: 'nothing' is no reference to a proposal"
ticket PROJ-195
is 'a ticket needs no document' "0 wv" "$status $(states | tail -n 1 | cut -d ' ' -f 1)"

story 'in a freeze'
people "[window \"holidays\"]
freeze = $(date -u -d yesterday +%F) - $(date -u -d '3 days' +%F)"
grant() { # REASON: sets $id
    run dana break-glass request --incident INC-1 --ref main -m "$1"
    id=$(sed -n 's/.* request \(bg-[0-9a-f]*\), as dana/\1/p' "$here/err")
    run ann break-glass approve "$id"
    run bob break-glass approve "$id"
}
grant 'the tunnel is down'
run dana break-glass revoke "$id"
document WU-997-outage >docs/prp/WU-997-outage.md
git switch -q -c docs/outage && git add docs && git commit -qm 'docs: what was done'
git push -q origin HEAD && git switch -q main && merge docs/outage
push ci-bot refs/heads/main
says 'the document waits, too' 1 'window: no LOW change'
run carol break-glass review "$id" --prp WU-997-outage
says 'the review names the way' 1 \
    'fix: land the document first; where a freeze'
first=$id
grant 'the document'
push dana refs/heads/main
says 'it is open' 0 "sallyport: break-glass $id (INC-1), "
run dana break-glass revoke "$id"
for grant in "$first" "$id"; do
    run carol break-glass review "$grant" --prp WU-997-outage
    is 'one document closes both' 0 "$status"
done

story 'a drill'
people ''
run dana break-glass drill
is 'is a request for a scratch branch' "0 bg pending  refs/heads/break-glass-drill  INC-DRILL" \
    "$status $(states)"
is 'and says all that is typed' "  2 others approve it: sallyport break-glass approve ID
  then you push: git push origin HEAD:refs/heads/break-glass-drill
  and end it: sallyport break-glass revoke ID" \
    "$(sed -n 's/bg-[0-9a-f]*/ID/g; /^  /p' "$here/err")"
id=$(sed -n 's/.* request \(bg-[0-9a-f]*\), as dana/\1/p' "$here/err")
run ann break-glass approve "$id"
run bob break-glass approve "$id"
branch feature/drill
commit 'no rule is kept'
push dana refs/heads/break-glass-drill
says 'the push is let in and marked' 0 "sallyport: break-glass $id (INC-DRILL), "
run dana break-glass revoke "$id"
is 'it is ended, and needs no review' \
    "0 bg closed  refs/heads/break-glass-drill  INC-DRILL 0" \
    "$status $(states) $(sallyport exceptions | grep -c review)"
commit 'no rule is kept again'
push dana refs/heads/break-glass-drill
says 'then the rules count again' 1 'sallyport: push refused'

story 'what is typed wrong'
people ''
run dana break-glass request --incident INC-1 --ref main
is 'no reason' "2 sallyport break-glass: request needs -m" \
    "$status $(head -n 1 "$here/err")"
run dana break-glass request --incident INC-1 --ref main -m x --for soon
is 'no time' 2 "$status"
run dana break-glass approve bg-00000000
is 'no such request' \
    "2 sallyport: there is no request bg-00000000; type: sallyport exceptions" \
    "$status $(<"$here/err")"
run dana break-glass request --incident PAGE-1 --ref main -m x
is 'no incident' 2 "$status"

story 'the project tightens the policy of the server'
people '[policy]
in-tree = tighten
[rule "approvals"]
level = off'
git switch -q main
files 'chore: stricter' '' '.sallyport.ini=[message]
header-max = 20
types = feat, fix, chore, test, docs, stuff'
as ci-bot git push -q origin main 2>/dev/null
branch feature/long
commit 'docs: this subject has more than twenty letters'
push erin refs/heads/feature/long
says 'a shorter header holds' 1 'message-format'
says 'a laxer list does not' 1 "types = feat, fix, chore, test, docs, stuff is laxer: it adds 'stuff'"
shows() { # ACTION PATTERN: what the policy of the server says
    (cd "$server" && sallyport policy "$@" 2>&1) | tr -s ' '
}
laxer='.sallyport.ini:3: [message] types = feat, fix, chore, test, docs, stuff is laxer:'
is 'policy show has the stricter value' 'header-max = 20 # .sallyport.ini:2' \
    "$(shows show | grep '^header-max')"
is 'and why another one is not used' "# $laxer it adds 'stuff'" \
    "$(shows show | tail -n 1)"
is 'policy check, too' "$laxer it adds 'stuff'" "$(shows check | grep laxer)"
is 'a file that is named counts alone' '' \
    "$(shows show --config "$server/sallyport.ini" | grep 'sallyport.ini:2$' |
        grep header)"
