#!/usr/bin/env bash
# advice_each.sh - the command of each code is typed as it stands: it works, and no file
# or ref is lost. A new code needs a row here, or a place in the list of those that have
# nothing to type.
. "$SALLYPORT_SOURCE/tests/e2e/advice/each.sh"

open 'messages'
policy <<'END'
[message]
body-max-line = 100
[rule "message-format"]
no-blank-line = off
END
message() { # NAME MESSAGE
    faulty "$1"
    echo "$1" >>docs.md && git add docs.md
    git commit -q --allow-empty-message --cleanup=verbatim -m "$2"
}
message empty ''
message long "docs: $(printf 'x%.0s' {1..120})"
message line $'docs: x\n\n'"$(printf 'x %.0s' {1..300})"
message header 'Opens the tunnel'
message type 'dosc: x'
message target 'fixup! test: nowhere'
message both $'feat: x (RED)\n\n'"$A"
message missing 'test: x (RED)'
message almost $'test: x (RED)\n\nPRPs: '"${prp[A]}"
message hidden $'test: x (RED)\n\n- '"$A"
message subject $'test: x (RED)\n'"$A"
message malformed $'test: x (RED)\n\nPRP: what?'
message many "test: x (RED)

$(seq -f 'PRP: WU-%03.0f-x' 1 20)"
message category $'docs: x\n\nChange-Category: odd'
faulty nul
echo nul >>docs.md && git add docs.md
git update-ref HEAD "$({
    printf 'tree %s\nparent %s\n' "$(git write-tree)" "$(id HEAD)"
    printf '%s A <a@x> 1 +0000\n' author committer
    printf '\ndocs: x\0y\n'
} | raw_commit)"
faulty revert
commit 'docs: x'
git revert --no-edit HEAD >/dev/null 2>&1
echo more >>notes.md && git add notes.md && git commit -q --amend --no-edit
faulty earlier
commit 'dosc: y' && commit 'docs: z'
judged
types message-format/nul "$amend"
types message-format/empty "$amend"
types message-format/subject-length "$amend"
types message-format/line-length "$amend"
types message-format/header "$amend"
types message-format/type "$earlier"
types message-format/not-a-revert "$amend"
types category/unknown "$amend"
types tdd-phase/target-missing "$amend"
types tdd-phase/contradiction "$amend"
types prp-reference/missing "git commit --amend --only --no-edit --trailer '$A'"
types prp-reference/not-a-trailer "git commit --amend --only --no-edit --trailer '$A'"
types prp-reference/in-subject "$amend"
types prp-reference/malformed "$amend"
types prp-reference/too-many "$amend"

open 'a message without a blank line'
message blank $'docs: x\ny'
judged
types message-format/no-blank-line "$amend"

open 'content and order'
policy <<'END'
[rule "tdd-content"]
green-weakens-test = enforce
green-deletes-test = enforce
green-skips-test = enforce
END
faulty untested
red A
git commit -q --amend -m 'docs: x' && commit 'test: x (RED)' "$A"
faulty instead
touch=src/a.sh commit 'test: x (RED)' "$A"
faulty both
mkdir src tests && echo x | tee src/a.sh >tests/a.sh && git add .
commit 'test: x (RED)' "$A"
faulty docs
red A && commit 'feat: x (GREEN)' "$A"
faulty neutral
touch=src/a.sh commit 'docs: x' && commit 'docs: y'
faulty empty
red A && git commit -q --allow-empty -m 'feat: x (GREEN)' -m "$A"
for how in weakens skips deletes; do
    faulty $how
    mkdir -p tests && printf 'def test_x():\n    assert x\n    assert y\n' >tests/x_test.py
    git add . && git commit -q -m 'test: x (RED)' -m "$A"
    case $how in
    weakens) sed -i 3d tests/x_test.py ;;
    skips) sed -i '1i @unittest.skip' tests/x_test.py ;;
    deletes) git rm -q tests/x_test.py ;;
    esac
    git add . && green A
done
faulty evil
cycle A
git switch -q --detach origin/main && commit 'docs: x'
git merge -q --no-ff --no-commit feature/evil &>/dev/null && echo evil >>src/tunnel.sh
git commit -q -a -m 'Merge it' && git branch -q -f feature/evil HEAD
faulty no-red
green A
faulty again
cycle A && green A
faulty no-green
red A && refactor A
faulty nothing
refactor A
judged
types tdd-content/red-without-test 'git reset HEAD^'
types tdd-content/code-instead-of-test 'git reset HEAD^'
types tdd-content/red-with-code 'git reset HEAD^'
types tdd-content/green-without-code "$amend"
types tdd-content/neutral-with-code "$earlier"
types tdd-content/empty 'git reset HEAD^'
named=$(id feature/evil) types tdd-content/merge-with-changes 'git reset --keep ID^ && git merge --no-ff ID'
types tdd-content/green-weakens-test 'git reset HEAD^'
types tdd-content/green-skips-test 'git reset HEAD^'
types tdd-content/green-deletes-test 'git reset HEAD^'
types tdd-order/green-before-red 'git rebase -i origin/main'
types tdd-order/green-after-refactor 'git rebase -i origin/main'
types tdd-order/refactor-before-green 'git rebase -i origin/main'
types tdd-order/refactor-before-red 'git rebase -i origin/main'

open 'a conflict'
policy <<'END'
[rule "tdd-content"]
neutral-with-code = warn
END
touch=src/a.sh commit 'chore: a' && git push -q -f "$server" HEAD:refs/heads/main 2>/dev/null
git -C "$server" update-ref refs/heads/main "$(id HEAD)" 2>/dev/null
git -C "$server" fetch -q "$PWD" main:refs/heads/main
git fetch -q
faulty side
echo side >src/a.sh && git add . && git commit -q -m 'chore: side'
faulty conflict
echo mine >src/a.sh && git add . && git commit -q -m 'chore: mine'
git merge -q feature/side >/dev/null 2>&1
echo other >src/a.sh && git add . && git commit -q -m 'Merge it'
git branch -q -D feature/side
judged
named=$(id feature/conflict) types tdd-content/code-in-conflict 'git reset --keep ID^ && git merge --no-ff ID'

open 'where a policy of its own asks for it'
policy <<'END'
[message]
header = JIRA-\d+: .*
END
message pattern 'docs: x'
judged
types message-format/pattern "$amend"
git switch -q main && git branch -q -D feature/pattern
policy <<'END'
[message]
scopes = vpn
[tdd]
stubs = on
[prp]
require = branch
END
message scope 'docs(web): x'
faulty stubs
cycle A && red A
sed -i 's/change/other/' src/tunnel.sh && git commit -q -a --amend --no-edit
faulty unnamed
touch=tests/b.sh commit 'test: x (RED)'
judged
types message-format/scope "$amend"
types tdd-content/red-changes-code 'git reset HEAD^'
types prp-reference/missing-in-branch "$amend"
policy <<'END'
[message]
header = .*
[prp]
where = branch
require = branch
END
faulty unknown
commit 'Opens it'
judged
sed -i 's/^where = branch/where = message/; s/^require = branch/require = commit/' \
    "$server/sallyport.ini"
types tdd-phase/unknown "$amend"
judged
types prp-reference/missing-in-message "$amend"

open 'the name of a branch'
git switch -q -c mine && commit 'docs: x'
judged origin mine
types branch-name/pattern 'git push --force-with-lease=refs/heads/feature/mine: origin ID:refs/heads/feature/mine && git branch -m mine feature/mine'
is 'the branch has the new name here, too' feature/mine "$(git branch --show-current)"
git switch -q main && commit 'docs: x'
judged origin main main:release/1
types protected-ref/direct-push 'git switch -c feature/ID ID'
is 'main here and its commits stay' "$(id main)" "$(id HEAD)"
git push -q origin HEAD 2>/dev/null
policy <<'END'
[refs]
protected = HEAD, refs/heads/release/*
END
judged origin main:release/1
git switch -q main && git branch -q -D "feature/$(short HEAD)"
types protected-ref/direct-creation 'git switch -c feature/ID ID'
is 'and the second line pushes it' 'git push origin HEAD' "$(
    jq -r 'select(.code == "protected-ref/direct-creation") | .commands[1]' "$here/json")"

policy <<'END'
[refs]
branch-name = feature/[a-z]+
END
git push -q -d origin "feature/$(short HEAD)" 2>/dev/null
judged origin main
types protected-ref/direct-push \
    'git push --force-with-lease=refs/heads/feature/name: origin ID:refs/heads/feature/name && git switch -c feature/name ID'
others=$(git rev-parse HEAD^) && git push -q -f origin HEAD^:refs/heads/feature/name 2>/dev/null
git -C "$server" update-ref refs/heads/feature/name "$others"
judged origin main
is 'nobody loses a branch of that name' "$others rejected" "$(
    eval "$(jq -r '.commands[0]' "$here/json")" >"$here/push" 2>&1
    on_server feature/name) $(grep -o -m 1 rejected "$here/push")"

open 'a squash on main'
branch feature/color && cycle A && so_far
git switch -q main && git merge -q --squash feature/color >/dev/null
git commit -q -m 'feat: color' -m "$A"
judged origin main
commit 'docs: after it'
types protected-ref/direct-push 'git rebase --onto origin/main ID main'
is 'takes the squash off main, and nothing else' "docs: after it $(id origin/main)" \
    "$(git log -1 --format=%s) $(id HEAD^)"
SALLYPORT_USER=ci-bot lands color
is 'the branch is merged as it was advised' "$(id main)" "$(on_server main)"

open 'a tag that moves'
git tag v1 && git push -q origin v1
commit 'docs: x' && git tag -f v1 >/dev/null
judged -f origin v1
types tag/moved 'git tag v1-2 v1 && git fetch origin --force tag v1'

open 'evidence'
branch feature/x && cycle A && so_far
policy <<'END'
[roles]
developer = alice, bob
END
sallyport approve 2>/dev/null
git update-ref -d refs/notes/sallyport/approvals
git notes --ref=sallyport/approvals add -m '{}' HEAD~1
judged -f origin refs/notes/sallyport/approvals
first='git switch -q main' types record/rewound \
    'git fetch origin refs/notes/sallyport/approvals && git notes --ref=refs/notes/sallyport/approvals merge -s cat_sort_uniq FETCH_HEAD'
git notes --ref=sallyport/approvals append -m "$(git notes --ref=sallyport/approvals \
    show feature/x | sed 's/alice/bob/')" feature/x
judged origin refs/notes/sallyport/approvals
first='git switch -q main' types record/forged-actor 'git config sallyport.user alice'

open 'the shape of main'
export SALLYPORT_USER=ci-bot
commit 'docs: a' && git push -q origin main
git reset -q --hard HEAD^ && touch=docs/b.md commit 'docs: b'
judged -f origin main
types merge-shape/rewound 'git fetch origin && git switch main && git reset --keep origin/main && git merge --no-ff ID'
git fetch -q && git reset -q --hard origin/main
git switch -q -c feature/x HEAD^ && cycle A && git merge -q --no-edit main
git branch -q -f main HEAD
judged origin main
types merge-shape/sidelined 'git fetch origin && git switch main && git reset --keep origin/main && git merge --no-ff ID'

open 'cycles that are not whole'
policy <<'END'
[rule "tdd-order"]
level = off
END
faulty red && red A && lands red
refused=$(id main)
first='git switch -q main && mkdir src && echo x >src/x && git add src' \
    types tdd-complete/ends-in-red "git switch feature/red && git commit --edit -m 'feat: SUBJECT' -m '$A'"
is 'it is added to the branch' "$refused 1" "$(id main) $(git rev-list --count main..feature/red)"
lands red
is 'and the merge is refused no more for it' '' \
    "$(jq -r 'select(.code == "tdd-complete/ends-in-red") | .code' "$here/json")"
faulty plain && red A && green A && lands plain
first='git switch -q main && echo x >>src/tunnel.sh && git add src' \
    types tdd-complete/no-refactor "git switch feature/plain && git commit --edit -m 'refactor: SUBJECT' -m '$A'"
faulty code && green A && lands code
refused=$(id main)
types tdd-complete/no-red 'git switch feature/code && git rebase -i origin/main'
is 'typed on main, it leaves the merge' "$refused feature/code" \
    "$(id main) $(git branch --show-current)"
faulty new && red A
git commit -q --amend -m 'test: x (RED)' -m 'PRP: WU-008-new' && lands new
types prp-reference/no-document 'git switch feature/new && sallyport prp new WU-008-new'
faulty lost && commit 'dosc: y' && commit 'docs: z' && git switch -q main
git reset -q --hard origin/main && git merge -q --no-ff -m 'chore: merge it' feature/lost
git branch -q -D feature/lost && judged origin main
there=feature/$(short main^2)
GIT_SEQUENCE_EDITOR='sed -i 1s/^pick/reword/' GIT_EDITOR='sed -i 1s/^dosc/docs/' \
    types message-format/type "git switch -c feature/ID ID && $earlier"
eval "$(jq -r '.commands[1]' "$here/json")" 2>"$here/push"
is 'the repair is pushed as a branch of its own' "$(id HEAD)" "$(on_server "$there")"
faulty fix && cycle A && touch=src/tunnel.sh commit 'fixup! feat: open the tunnel (GREEN)'
lands fix
types fixup/not-folded 'git switch feature/fix && git rebase -i --autosquash origin/main'

open 'a squash whose branch is not known'
faulty a && cycle A
git switch -q main && git merge -q --squash feature/a &>/dev/null
git commit -q -m 'feat: all of a' -m "$A" -m 'Squashed-From: feature/a'
judged origin main
types tdd-order/green-before-red 'git push origin feature/a'
git push -q -d origin feature/a
git -C "$server" fetch -q "$PWD" feature/a:refs/pull/7/head
git switch -q feature/a && commit 'docs: more' && git -C "$server" fetch -q "$PWD" +feature/a:refs/pull/7/head
git switch -q main && git commit -q --amend -m 'feat: all of a (#7)' -m "$A"
judged origin main
types tdd-order/green-before-red 'git fetch origin refs/pull/7/head && git switch --detach origin/main && git merge --no-ff FETCH_HEAD'

is 'and the second line pushes it' 'git push origin HEAD:main' \
    "$(jq -r 'select(.code == "tdd-order/green-before-red") | .commands[1]' "$here/json")"
git push -q origin HEAD:main 2>/dev/null
is 'typed, it is accepted' "$(id HEAD)" "$(on_server main)"

open 'limits'
export SALLYPORT_USER=alice
policy <<'END'
[limits]
commits = 3
message = 1k
object = 4k
END
message message "docs: x

$(printf 'x %.0s' {1..900})"
message object "docs: x

$(printf 'x %.0s' {1..3000})"
faulty many && for i in 1 2 3 4 5 6 7; do commit "docs: $i"; done
judged
types limits/message "$amend"
types limits/object "$amend"
types limits/too-many-commits "git rev-list --topo-order --reverse ID --not --remotes=origin | sed -n 1,3p | tail -n 1 | xargs -I@ git push origin @:refs/heads/feature/many"
is 'the rest is less' 4 "$(git rev-list --count origin/feature/many..feature/many)"

# --- what has nothing to type: codes, and rules whose source has no command ---

nothing=(protected-ref/{reserved,namespace,replace,blocks,deleted,no-merge-role}
    protected-ref/{nobody-may-merge,none-yet} tag/{not-a-commit,deleted,hides-a-branch} merge-shape/edited
    record/{deleted,tag,foreign,large-note,removed,too-many,unknown-user,too-long}
    record/{encoding,name-twice,number,too-deep,cut-short,not-json,member}
    record/{other-commit,via,role,may-not-approve,may-not-record,no-reason}
    record/{back-dated,early-review,future,no-commit,tree} category/lower
    prp-reference/{several-documents,superseded,document-size,empty-document}
    prp-reference/missing-{sections,in-name} documentation/{document-size,missing-sections,no-architecture,no-tests}
    documentation/{root-cause,superseded} record/{approved-already,closed-ref,full}
    record/{id-taken,may-not-act,never-a-reason,no-document,no-proposal,no-request,no-rule}
    record/{not-excusable,not-on-top,other-request,out-of-order,own-request,reason}
    record/{review-overdue,shape,state,too-long-a-time,unfinished-document} gates/{failed,threshold}
    approvals/{overridden,unknown-person,owner-{unknown,left,barred},role-barred,owners-unreadable})
mapfile -t elsewhere < <(sed -n 's/.*\btypes \([a-z-]*\/[a-z-]*\) .*/\1/p' \
    "$SALLYPORT_SOURCE"/tests/e2e/{advice_people,commit_advice}.sh)
silent=$(grep -L '\.command = ' "$SALLYPORT_SOURCE"/src/rules/*.c |
    xargs -n 1 basename -s .c | tr _ - | sed 's|.*|^&/|')
is 'each code that has something to type has a row' '' "$(
    comm -23 <(sallyport rules --format json | jq -r '.[].codes[].id' |
        grep -v "$silent" | sort) \
        <(printf '%s\n' "${seen[@]}" "${elsewhere[@]}" "${nothing[@]}" | sort -u))"
