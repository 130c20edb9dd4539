#!/usr/bin/env bash
# advice_in_order.sh - all commands of one refusal are typed in their order, as an agent
# does: nothing is lost, and nobody else's branch moves.
. "$SALLYPORT_SOURCE/tests/e2e/advice/agent.sh"

story 'a wrong name of a branch, where another user has the right one'
branch price && commit 'docs: x' && listed origin HEAD
as bob git push -q origin main:refs/heads/feature/price 2>/dev/null
bobs=$(on_server feature/price)
types
is 'the rename is not typed after a push that failed' \
    'git push --force-with-lease=refs/heads/feature/price: origin ID:refs/heads/feature/price && git branch -m price feature/price: 1' \
    "$typed"
listed origin HEAD
is 'the next push is refused as well' 1 "$status"
is 'and the branch of the other is as it was' "$bobs" "$(on_server feature/price)"
types
is 'the next name is free' \
    'git push --force-with-lease=refs/heads/feature/price-2: origin ID:refs/heads/feature/price-2 && git branch -m price feature/price-2: 0' \
    "$typed"
is 'and is the one that is pushed from then on' "feature/price-2 $(id HEAD) $bobs" \
    "$(git branch --show-current) $(on_server feature/price-2) $(on_server feature/price)"

hooked() { # a clone as docs/agents.md sets it up
    ln -sf "$SALLYPORT_BUILD/hooks/pre-push" .git/hooks/pre-push
    git config push.pushOption sallyport=json
}

story 'the same in a clone with hooks, which has not fetched since'
as bob git push -q origin main:refs/heads/feature/price 2>/dev/null
git update-ref -d refs/remotes/origin/feature/price
hooked
bobs=$(on_server feature/price)
branch price && commit 'docs: x' && listed origin HEAD && types
is 'it fetches first' \
    'git fetch origin && git push --force-with-lease=refs/heads/feature/price: origin ID:refs/heads/feature/price && git branch -m price feature/price' \
    "${typed%: *}"
# git sends the options of a push that brings nothing, and now and then ends by SIGPIPE
is 'and fails' yes "$([[ ${typed##*: } =~ ^(1|141)$ ]] && echo yes)"
listed origin HEAD && types
is 'so the next name is free' \
    'git fetch origin && git push --force-with-lease=refs/heads/feature/price-2: origin ID:refs/heads/feature/price-2 && git branch -m price feature/price-2: 0' \
    "$typed"
is 'and is the one that is pushed from then on' "feature/price-2 $(id HEAD) $bobs" \
    "$(git branch --show-current) $(on_server feature/price-2) $(on_server feature/price)"

story 'a wrong name and a wrong message in such a clone'
hooked
branch paint && commit 'dosc: x' && listed origin HEAD
is 'the message comes first' 'git commit --amend --only' "$(<"$here/list")"
MESSAGE='docs: x' types
listed origin HEAD && types
is 'then the name' "feature/paint $(id HEAD)" "$(git branch --show-current) $(on_server feature/paint)"

story 'a wrong name that only the server would have'
hooked
branch feature/mine && commit 'docs: x' && listed origin HEAD:refs/heads/price && types
is 'it is pushed under a good one, and no branch here is renamed' \
    "git fetch origin && git push --force-with-lease=refs/heads/feature/price: origin ID:refs/heads/feature/price: 0 $(id HEAD)" \
    "$typed $(on_server feature/price)"
is 'the branch here keeps its own' 'feature/mine' "$(git branch --show-current)"
git switch -q -c paint main && commit 'docs: theirs' && theirs=$(id HEAD) && git switch -q feature/mine
listed origin HEAD:refs/heads/paint && types
is 'nor is one of that name with other work' "$theirs $(id HEAD)" "$(id paint) $(on_server feature/paint)"
commit 'dosc: y' && listed origin HEAD:refs/heads/wood
is 'a wrong message comes first' 'git commit --amend --only' "$(<"$here/list")"

story 'a name that is nearly good'
branch Feature/WU-9-größe && commit 'docs: x' && listed origin HEAD && types
is 'keeps what it says' \
    "git push --force-with-lease=refs/heads/feature/WU-9-gr: origin ID:refs/heads/feature/WU-9-gr && git branch -m 'Feature/WU-9-größe' feature/WU-9-gr: 0" \
    "$typed"
is 'and is the one that is pushed from then on' "feature/WU-9-gr $(id HEAD)" \
    "$(git branch --show-current) $(on_server feature/WU-9-gr)"

story 'a wrong name, pushed from a detached HEAD'
git switch -q --detach && commit 'docs: x'
listed origin HEAD:refs/heads/foo && types
is 'the push is accepted, and there is nothing to rename' \
    "$(id HEAD) git push --force-with-lease=refs/heads/feature/foo: origin ID:refs/heads/feature/foo && git branch -m foo feature/foo: 128" \
    "$(on_server feature/foo) $typed"
commit 'docs: y' && listed origin HEAD:refs/heads/feature/foo
is 'the new name is pushed from then on' "0 $(id HEAD)" "$status $(on_server feature/foo)"

# Two commits on main, with faults of their own.
stray() {
    touch=src/tunnel.sh commit 'docs: it opens' && commit 'dosc: x'
    stray=$(id HEAD)
}
on_branch="git switch -c feature/ID ID: 0
git update-ref refs/heads/main origin/main ID: 0
git push origin HEAD: 1"

story 'a push of main that has other faults'
stray && echo draft >>notes.md
MESSAGE='docs: x' && export MESSAGE
listed origin main && types
is 'it moves to a branch, whose push has the other findings' "$on_branch" "$typed"
is 'they are typed on the branch' "feature/$(git rev-parse --short=7 "$stray") $stray" \
    "$(git branch --show-current) $(id HEAD)"
is 'a changed file is carried along' ' M notes.md' "$(git status --short)"
listed origin HEAD
is 'the push of an agent goes there' "refs/heads/feature/${stray:0:7}" "$(
    sed -n 's/^remote: \({"sallyport":"finding".*}\) *$/\1/p' "$here/push" | jq -r .ref | sort -u)"
git stash -q
is 'main here is as on the server, where it is as it was' "$(id origin/main) $(id origin/main)" \
    "$(id main) $(on_server main)"

story 'the same, typed to the end'
stray && listed origin main && on=yes types
is 'the message is changed on the branch' "docs: x feature/${stray:0:7}" \
    "$(git log -1 --format=%s) $(git branch --show-current)"
is 'and main here is as on the server' "$(id origin/main) $(id origin/main)" \
    "$(id main) $(on_server main)"
git reset -q --hard origin/main && red A && green A && listed origin HEAD
is 'what is repaired there is accepted' "0 $(id HEAD)" "$status $(on_server "feature/${stray:0:7}")"
git branch -q -f main "$stray" && git switch -q main && listed origin main && types
is 'a branch that is there stays' 'git switch -c feature/ID ID: 128 main' \
    "$typed $(git branch --show-current)"
is 'with its commits' "$(on_server "feature/${stray:0:7}")" "$(id "feature/${stray:0:7}")"

# Fills in what `sallyport prp new` made and commits it, as it says.
fill_in() { # ID
    document "$1" >"docs/prp/$1.md" && git add docs/prp && git commit -q -m "docs: $1"
}

story 'a wrong name of a branch, and a wrong message'
branch shade && commit 'dosc: x'
MESSAGE='docs: x' listed origin HEAD && types
is 'the message comes first' 'git commit --amend --only: 0' "$typed"
listed origin HEAD && types
is 'then the name' 0 "${typed##*: }"
is 'and all of it is there' "$(id HEAD)" "$(on_server feature/shade)"

story 'a wrong message of an empty commit'
branch chore/ci && git commit -q --allow-empty -m 'trigger ci'
listed origin HEAD && MESSAGE='chore: trigger ci' types
is 'is put right' 'git commit --amend --only --allow-empty: 0 chore: trigger ci' \
    "$typed $(git log -1 --format=%s)"
listed origin HEAD
is 'and pushed' "0 $(id HEAD)" "$status $(on_server chore/ci)"

# Types the list; the commit with a misspelt type gets another message.
rewords() { GIT_SEQUENCE_EDITOR="sed -i '/dosc: a/s/^pick/reword/'" MESSAGE='docs: a' types; }

story 'a branch that is on the server, after main has moved'
branch feature/moved && red A && green A && so_far
pushed=$(short HEAD)
git switch -q main && commit 'docs: other' && as ci-bot git push -q origin main 2>/dev/null
git switch -q feature/moved && commit 'dosc: a' && commit 'docs: b'
listed origin HEAD
rewords
is 'only what is new is rebased' "git rebase -i $pushed: 0" "${typed//ID/$pushed}"
listed origin HEAD
is 'and a plain push is accepted' "0 $(id HEAD) docs: a" \
    "$status $(on_server feature/moved) $(git log -1 --format=%s HEAD^)"

story 'the same, as check says it'
branch feature/checked && red A && green A && so_far
git switch -q main && touch=docs/late.md commit 'docs: other' && as ci-bot git push -q origin main 2>/dev/null
git switch -q feature/checked && commit 'dosc: a' && commit 'docs: b'
sallyport check --format json | jq -r '.findings[].commands[]' >"$here/list"
rewords
is 'all of it is rebased, and pushed' "git rebase -i origin/main: 0
git push --force-with-lease=feature/checked --force-if-includes origin feature/checked: 0" "$typed"
is 'with the new message' "$(on_server feature/checked) docs: a" "$(id HEAD) $(git log -1 --format=%s HEAD^)"
branch feature/amended && commit 'docs: a' && so_far && git commit -q --amend -m 'dosc: b'
is 'an amended tip is pushed over what the server has' "git commit --amend --only
git push --force-with-lease=feature/amended --force-if-includes origin feature/amended" \
    "$(sallyport check --format json | jq -r '.findings[].commands[]')"
branch feature/stale origin/main~1 && red A && so_far
is 'a plain commit is pushed plainly, beside a main that has moved' \
    "git commit --edit -m 'feat: SUBJECT' -m \\" \
    "$(sallyport status | sed -n 's/^      \(git \)/\1/p')"
branch feature/fresh && commit 'dosc: a' && commit 'docs: b'
is 'a branch that nobody has pushed needs a rebase alone' 'git rebase -i origin/main' \
    "$(sallyport check --format json | jq -r '.findings[].commands[]')"

story 'a forced push'
again='git push --force-with-lease=feature/forced --force-if-includes origin feature/forced'
branch feature/forced && commit 'docs: a' && so_far && git commit -q --amend -m 'dosc: b'
listed --force-with-lease origin HEAD
is 'an amend is pushed as the rewritten branch that it is' "git commit --amend --only
$again" "$(<"$here/list")"
MESSAGE='docs: b' types
is 'and is there' "docs: b $(id HEAD)" "$(git log -1 --format=%s) $(on_server feature/forced)"
git reset -q --hard HEAD^ && commit 'dosc: a' && commit 'feta: d'
listed --force-with-lease origin HEAD
is 'of two repairs it follows the last one' "git rebase -i origin/main
git commit --amend --only
$again" "$(<"$here/list")"
rewords
is 'and is there as well' "docs: a docs: a $(id HEAD)" \
    "$(git log -2 --format=%s | xargs) $(on_server feature/forced)"

story 'a forced push of a branch with another name here'
branch feature/here && commit 'docs: a' && git push -q origin HEAD:feature/there 2>/dev/null
git commit -q --amend -m 'dosc: b'
listed --force-with-lease origin HEAD:feature/there
says='git push --force-with-lease=feature/there --force-if-includes origin feature/there'
is 'it goes to the name that it has there' "git commit --amend --only
$says" "$(<"$here/list")"
before=$(on_server feature/there) && MESSAGE='docs: b' types
is 'git rejects it, and makes no other branch' "$says: 1 $before " \
    "$(tail -n 1 <<<"$typed") $(on_server feature/there) $(on_server feature/here)"
eval "${says/ --force-if-includes origin / origin HEAD:}" >/dev/null 2>&1
is 'named by HEAD it is accepted' "$(id HEAD)" "$(on_server feature/there)"

story 'a forced push from a clone that is new'
branch feature/fresh && red A && green A && refactor A && so_far
commit 'fixup! refactor: name the cipher once (REFACTOR)' && git push -q origin HEAD 2>/dev/null
git clone -q "$server" "$here/fresh" && cd "$here/fresh" && git switch -q feature/fresh
pushes() {
    "$SALLYPORT_BUILD/bin/sallyport" status | sed -e ':a' -e '/\\$/{N;s/\\\n *//;ba}' |
        sed -n 's/^ *\(git \(rebase\|push\) .*\)/\1/p'
}
pushes >"$here/list"
is 'the lease names what the branch has had' "git rebase -i --autosquash origin/main
git push --force-with-lease=feature/fresh:$(short HEAD) origin feature/fresh" "$(<"$here/list")"
GIT_SEQUENCE_EDITOR=: sh -e "$here/list" >/dev/null 2>&1
is 'and git takes it' "refactor: name the cipher once (REFACTOR) $(id HEAD)" \
    "$(git log -1 --format=%s) $(on_server feature/fresh)"
git commit -q --amend --only -m 'refactor: name it once (REFACTOR)' -m "PRP: ${prp[A]}"
is 'from then on git asks the reflog' \
    'git push --force-with-lease=feature/fresh --force-if-includes origin feature/fresh' "$(pushes)"

story 'a forced push, whose list is typed on main'
branch feature/elsewhere && commit 'docs: a' && so_far && before=$(on_server feature/elsewhere)
git commit -q --amend -m 'dosc: b' && git switch -q main && listed -f origin feature/elsewhere
MESSAGE='docs: x' on=yes types
is 'the branch is not overwritten' "$before" "$(on_server feature/elsewhere)"
is 'nor is it here' 'dosc: b' "$(git log -1 --format=%s feature/elsewhere)"
git reset -q --hard origin/main

story 'a server that only observes'
printf '[policy]\nmode = observe\n' | policy
branch feature/seen && commit 'dosc: b' && listed origin HEAD
says='git push --force-with-lease=feature/seen --force-if-includes origin feature/seen'
is 'it has the branch, so that is pushed over' "git commit --amend --only
$says" "$(<"$here/list")"
MESSAGE='docs: b' types
is 'typed' "docs: b $(id HEAD)" "$(git log -1 --format=%s) $(on_server feature/seen)"
commit 'dosc: a' && commit 'docs: d' && listed origin HEAD && rewords
is 'so is what was rebased' "git rebase -i ID: 0
$says: 0" "$typed"
is 'typed' "docs: a $(id HEAD)" "$(git log -1 --format=%s HEAD^) $(on_server feature/seen)"
git switch -q main && touch=src/landed.sh commit 'feat: landed' && listed origin main
is 'what landed on main stays' "0 $(id HEAD) " "$status $(on_server main) $(<"$here/list")"
git push -q -f origin HEAD^:refs/heads/main && git reset -q --hard HEAD^ && git fetch -q && git switch -q feature/seen
red A && listed origin HEAD
is 'a commit that follows needs a plain push' '' "$(grep -F -- --force "$here/list")"
branch feature/both-seen main && says=${says//seen/both-seen}
files 'feat: both' "PRP: ${prp[A]}" tests/both_test.sh src/both.sh && listed origin HEAD
is 'what is taken apart is pushed over once it is committed' "git reset HEAD^ $says" \
    "$(<"$here/list") $(sed -n 's/^\(remote: \)*\({"sallyport":"finding".*}\) *$/\2/p' "$here/push" |
        jq -r .remedy | sed -n 's/.*; then type: //p')"

story 'a squash that is forced, with test and code in one commit'
branch feature/squashed && cycle A && so_far && whole=$(id HEAD)
git reset -q --soft origin/main && git commit -q -m 'feat: all of it' -m "PRP: ${prp[A]}"
listed --force-with-lease origin HEAD
is 'it is taken apart, and not pushed so' 'git reset HEAD^' "$(<"$here/list")"
types
is 'the server has what it had' "$whole" "$(on_server feature/squashed)"
says="git push --force-with-lease=feature/squashed --force-if-includes origin feature/squashed"
is 'the push comes after the commits' "commit the test by itself, then the code; then type: $says" \
    "$(sed -n 's/^\(remote: \)*\({"sallyport":"finding".*}\) *$/\2/p' "$here/push" | jq -r .remedy)"
git add tests && git commit -q -m 'test: all of it' -m "PRP: ${prp[A]}"
git add . && git commit -q -m 'feat: all of it' -m "PRP: ${prp[A]}"
eval "$says" >/dev/null 2>&1
is 'and is accepted' "$(id HEAD)" "$(on_server feature/squashed)"

story 'a commit on the server that check finds fault with'
branch feature/late && commit 'dosc: a'
git -C "$server" fetch -q "$PWD" feature/late:feature/late && git fetch -q
sallyport check --format json | jq -r '.findings[].commands[]' >"$here/list"
is 'an amend is pushed over it' "git commit --amend --only
git push --force-with-lease=feature/late --force-if-includes origin feature/late" "$(<"$here/list")"
MESSAGE='docs: b' types
is 'and is there' "docs: b $(id HEAD)" "$(git log -1 --format=%s) $(on_server feature/late)"

story 'a range that is not checked out'
branch feature/other && commit 'docs: a' && commit 'dosc: b' && other=$(short HEAD)
git switch -q -c feature/mine main && commit 'docs: mine'
for range in "$other" feature/other^..feature/other; do
    sallyport check "$range" >"$here/out" 2>&1
    is "$range has no command for the branch that is" \
        'it is not what is checked out, so no command is shown 0' \
        "$(sed -n 's/^sallyport: \(it is not.*\)/\1/p' "$here/out") $(grep -c '^ *git ' "$here/out")"
done
is 'a branch here is switched to' 'git switch feature/other && git commit --amend --only' \
    "$(sallyport check feature/other 2>/dev/null | sed -n 's/^ *\(git .*\)/\1/p')"

story 'a merge that is made again'
branch feature/again && red A && green A && so_far
git switch -q main && git merge -q --no-ff --no-edit feature/again
as ci-bot listed origin main
is 'main is taken back' "git switch feature/again && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: ${prp[A]}'
git update-ref refs/heads/main origin/main $(short HEAD)" "$(<"$here/list")"
git switch -q feature/again && refactor A && so_far
eval "$(sed -n 2p "$here/list")"
git switch -q main && git merge -q --no-ff --no-edit feature/again
as ci-bot git push -q origin main 2>/dev/null
is 'and the merge is accepted' "$(id main)" "$(on_server main)"

story 'a merge of a branch with a correction that is not folded'
again='git push --force-with-lease=feature/fold --force-if-includes origin feature/fold'
branch feature/fold && cycle A && touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
git push -q origin HEAD 2>/dev/null
is 'status has the push that a rebase needs' "git rebase -i --autosquash origin/main
$again" "$(sallyport status | sed -n -e ':a' -e '/\\$/{N;s/ *\\\n */ /;ba' -e '}' -e 's/^      \(git \)/\1/p')"
git switch -q main && git merge -q --no-ff --no-edit feature/fold
as ci-bot listed origin main && types
is 'so has the refusal' "git switch feature/fold && git rebase -i --autosquash origin/main: 0
$again: 0
git update-ref refs/heads/main origin/main ID: 0" "$typed"
is 'the branch is pushed' "$(id HEAD) 3" "$(on_server feature/fold) $(git rev-list --count main..)"
git switch -q main && git merge -q --no-ff --no-edit feature/fold
as ci-bot git push -q origin main 2>/dev/null
is 'and the merge is accepted' "$(id main)" "$(on_server main)"

story 'the same, where another user has pushed to the branch'
branch feature/both && cycle A && touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
git push -q origin HEAD 2>/dev/null
git switch -q main && git merge -q --no-ff --no-edit feature/both
as ci-bot listed origin main
git switch -q feature/both && commit 'docs: of bob' && git push -q origin HEAD 2>/dev/null
bobs=$(id HEAD)
git reflog expire --expire=all feature/both && git reset -q --hard HEAD^
git reflog delete 'feature/both@{1}' 2>/dev/null
git switch -q main && types
is 'the push is rejected' "${again//fold/both}: 1" "$(tail -n 1 <<<"$typed")"
is 'and the branch of the server stays' "$bobs" "$(on_server feature/both)"

story 'a merge that was a fast-forward'
branch feature/forward && red A && green A && so_far
git switch -q main && git merge -q --ff-only feature/forward
as ci-bot listed origin main
is 'it is repaired on its branch, and main is taken back' \
    "git switch feature/forward && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: ${prp[A]}'
git update-ref refs/heads/main origin/main $(short HEAD)" "$(<"$here/list")"
echo '# clean' >>src/tunnel.sh && git add src && GIT_EDITOR=true types
listed origin HEAD
is 'what is typed is on the branch' "0 feature/forward $(id HEAD)" \
    "$status $(git branch --show-current) $(on_server feature/forward)"
is 'main is as the server has it' "$(id origin/main)" "$(id main)"
git switch -q main && git merge -q --ff-only feature/forward
as ci-bot git push -q origin main 2>/dev/null
is 'and the merge is accepted' "$(id feature/forward)" "$(on_server main)"

story 'a squash of a branch that is half done'
squashed() { # SUBJECT
    git switch -q main && git merge -q --squash feature/half >/dev/null &&
        git commit -q -m "$1" -m "PRP: ${prp[A]}"
}
branch feature/half && red A && green A && so_far && squashed 'feat: all of it (#3)'
as ci-bot listed origin main
is 'it is repaired on its branch, and main is taken back' \
    "git switch feature/half && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: ${prp[A]}'
git update-ref refs/heads/main origin/main $(short HEAD)" "$(<"$here/list")"
echo '# clean' >>src/tunnel.sh && git add src && GIT_EDITOR=true types
is 'main is as the server has it' "$(id origin/main)" "$(id main)"
git switch -q feature/half && touch=src/tunnel.sh commit 'fixup! refactor: do it' && so_far
squashed 'all of it'
as ci-bot listed origin main
is 'its own message is written again with the next squash' \
    "git switch feature/half && git rebase -i --autosquash origin/main
git push --force-with-lease=feature/half --force-if-includes origin feature/half
git update-ref refs/heads/main origin/main $(short HEAD)" "$(<"$here/list")"
types
squashed 'all of it'
as ci-bot listed origin main
is 'a message alone is amended on main' 'git commit --amend --only' "$(<"$here/list")"
MESSAGE='feat: all of it (#3)' types
as ci-bot git push -q origin main 2>/dev/null
is 'and the squash is accepted' "$(id main)" "$(on_server main)"

story 'a fast-forward to commits that no branch has'
red A && green A && as ci-bot listed origin main
is 'they are repaired where they are' \
    "git commit --edit -m 'refactor: SUBJECT' -m 'PRP: ${prp[A]}'" "$(<"$here/list")"

story 'a fast-forward to a branch with a fixup'
branch feature/fixup && cycle A && touch=src/tunnel.sh commit "fixup! $(git log -1 --format=%s)" && so_far
git switch -q main && git merge -q --ff-only feature/fixup
as ci-bot listed origin main && types
is 'it is folded on the branch' "git switch feature/fixup && git rebase -i --autosquash origin/main: 0
${again//fold/fixup}: 0
git update-ref refs/heads/main origin/main ID: 0" "$typed"
is 'which is pushed' "$(id HEAD) 3" "$(on_server feature/fixup) $(git rev-list --count main..)"

# A branch without a document and a REFACTOR, merged by a subject that does not name it.
half() { # NAME
    branch "feature/$1" && touch=tests/$1_test.sh commit "test: $1 (RED)" "PRP: WU-35-$1"
    touch=src/$1.sh commit "feat: $1 (GREEN)" "PRP: WU-35-$1"
    git push -q --no-verify origin HEAD 2>/dev/null
    brought=$(short HEAD)
    git switch -q main && git merge -q --no-ff -m 'chore: merge it' "feature/$1"
}
finish() { # NAME
    eval "$(sed -n 1p "$here/list")" >/dev/null 2>&1 && fill_in "WU-35-$1"
    echo '# clean' >>"src/$1.sh" && git add src
    GIT_EDITOR=true eval "$(sed -n 2p "$here/list")" >/dev/null 2>&1
}

story 'a merge of a branch that is half done, whose subject does not name it'
half half && as ci-bot listed origin main
is 'the branch at that commit is found' "git switch feature/half && sallyport prp new WU-35-half
git switch feature/half && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-35-half'
git update-ref refs/heads/main origin/main $(short main)" "$(<"$here/list")"
finish half && eval "$(sed -n 3p "$here/list")" && listed origin HEAD
is 'all of it is on the branch, whose push is accepted' "0 $(id HEAD)" \
    "$status $(on_server feature/half)"
git switch -q main && git merge -q --no-ff -m 'chore: merge it' feature/half
as ci-bot git push -q origin main 2>/dev/null
is 'and the merge is accepted' "$(id main)" "$(on_server main)"

story 'the same with a correction that is not folded'
branch feature/fold && cycle A && touch=src/tunnel.sh commit 'fixup! refactor: name the cipher once (REFACTOR)'
git push -q origin HEAD 2>/dev/null
git switch -q main && git merge -q --no-ff -m 'chore: merge it' feature/fold
as ci-bot listed origin main && types
is 'the branch is pushed again, and no other is made' \
    "git switch feature/fold && git rebase -i --autosquash origin/main: 0
$again: 0
git update-ref refs/heads/main origin/main ID: 0" "$typed"
is 'it is the one that is checked out' "feature/fold $(id HEAD)" \
    "$(git branch --show-current) $(on_server feature/fold)"

# Merges a branch with several faults.
many() {
    branch feature/many && touch=tests/many_test.sh commit 'test: many (RED)' 'PRP: WU-36-many'
    touch=src/many.sh commit 'feat: many (GREEN)' 'PRP: WU-36-many'
    touch=src/many.sh commit 'fixup! feat: many (GREEN)' && git push -q --no-verify origin HEAD 2>/dev/null
    git switch -q main && git merge -q --no-ff --no-edit feature/many
    as ci-bot listed origin main
}
# Types its list; writes what is asked for in between.
several() {
    local line
    typed=
    while IFS= read -r line; do
        case $line in *'git commit --edit'*) echo '# clean' >>src/many.sh && git add src ;; esac
        GIT_EDITOR=true eval "$line" >>"$here/typing" 2>&1 </dev/null
        typed+="${typed:+$'\n'}$line: $?"
        case $line in *'prp new'*) fill_in WU-36-many ;; esac
    done <"$here/list"
    typed=$(sed 's/\b[0-9a-f]\{7\}\b/ID/g' <<<"$typed")
}
lines="git switch feature/many && sallyport prp new WU-36-many: 0
git switch feature/many && git rebase -i --autosquash origin/main: 0
${again//fold/many}: 0
git switch feature/many && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-36-many': 0
git update-ref refs/heads/main origin/main ID:"

story 'a merge with several findings'
many && several
is 'main is taken back last' "$lines 0" "$typed"
listed origin HEAD
is 'the branch is pushed' "0 $(id HEAD)" "$status $(on_server feature/many)"
git switch -q main && git merge -q --no-ff --no-edit feature/many
as ci-bot git push -q origin main 2>/dev/null
is 'and the merge is accepted' "$(id main)" "$(on_server main)"

story 'a merge with several findings, repaired in another clone'
many
git update-ref refs/heads/main origin/main && git switch -q --detach && several
is 'only the last line fails there' "$lines 128" "$typed"
listed origin HEAD
is 'and the branch is pushed' "0 $(id HEAD)" "$status $(on_server feature/many)"

story 'a merge of a document without text'
branch feature/bare && touch=tests/bare_test.sh commit 'test: bare (RED)' 'PRP: WU-37-bare'
touch=src/bare.sh commit 'feat: bare (GREEN)' 'PRP: WU-37-bare'
touch=src/bare.sh commit 'refactor: bare (REFACTOR)' 'PRP: WU-37-bare'
sallyport prp new WU-37-bare >/dev/null 2>&1 && git add docs && git commit -q -m 'docs: WU-37-bare'
git push -q --no-verify origin HEAD 2>/dev/null
git switch -q main && git merge -q --no-ff --no-edit feature/bare
as ci-bot listed origin main && types
is 'it is written on the branch, and main is taken back' "git switch feature/bare: 0
git update-ref refs/heads/main origin/main ID: 0" "$typed"
fill_in WU-37-bare && listed origin HEAD
is 'the push of the branch is accepted' "0 $(id HEAD)" "$status $(on_server feature/bare)"
git switch -q main && git merge -q --no-ff --no-edit feature/bare
as ci-bot git push -q origin main 2>/dev/null
is 'and the merge, which is the only one' "$(id main) 1" \
    "$(on_server main) $(git rev-list --count --first-parent origin/main@{1}..main)"

story 'the same, where no branch is at that commit any more'
half late && git push -q origin --delete feature/late && as ci-bot listed origin main
is 'a branch is made once, and the rest is typed there' \
    "git switch -c feature/$brought $brought && sallyport prp new WU-35-late
git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-35-late'
git update-ref refs/heads/main origin/main $(short main)" "$(<"$here/list")"
finish late && listed origin HEAD
is 'all of it is on the branch, whose push is accepted' "0 feature/$brought 2" \
    "$status $(git branch --show-current) $(git rev-list --count feature/late..HEAD)"

story 'a push of main, after a pull has merged the one of the server'
touch=docs/more.md commit 'docs: more' && git push -q origin HEAD:refs/heads/feature/more
as ci-bot git push -q origin HEAD:refs/heads/main && git reset -q --hard HEAD^
touch=tests/late_test.sh commit 'test: late (RED)' 'PRP: WU-36-late'
touch=src/late.sh commit 'feat: late (GREEN)' 'PRP: WU-36-late'
git pull -q --no-rebase --no-edit && listed origin main
is 'it moves to a branch, and the rest is typed there' \
    "git switch -c feature/$(short HEAD) $(short HEAD)
git update-ref refs/heads/main origin/main $(short HEAD)
git push origin HEAD
sallyport prp new WU-36-late
git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-36-late'" "$(<"$here/list")"

story 'a push of main from a detached HEAD'
before=$(id main)
git switch -q --detach && red A && listed origin HEAD:main && types
is 'has a branch from then on' "feature/$(short HEAD) $before" \
    "$(git branch --show-current) $(id main)"
is 'a main that does not have them stays' \
    'git update-ref refs/heads/main origin/main ID: 128' "$(tail -n 1 <<<"$typed")"
listed origin HEAD
is 'and the push of the branch is accepted' "$(id HEAD)" "$(on_server "feature/$(short HEAD)")"

story 'a squash on main, with a fault of its own'
branch feature/color && cycle A && git push -q origin HEAD
git switch -q main && git merge -q --squash feature/color >/dev/null
git commit -q -m 'feature: color' -m "PRP: ${prp[A]}"
MESSAGE='feat: color' listed origin main && on=yes types
is 'it is taken off main, and nothing is repaired there' \
    "git rebase --onto origin/main ID main: 0" "$typed"
is 'main is as the server has it' "$(id origin/main)" "$(id main)"

story 'a push to main of what a branch of the server is'
branch feature/color && cycle A && git push -q origin HEAD
git switch -q main && git merge -q --ff-only feature/color && listed origin main && types
is 'main is taken back, and no other branch is made' \
    "git rebase --onto origin/main ID main && git switch feature/color: 0 $(id origin/main)" \
    "$typed $(id main)"
is 'the branch is named' 1 "$(grep -c 'fix: ask for feature/color to be merged' "$here/push")"
listed origin HEAD
# git sends the options of a push that brings nothing, and now and then ends by SIGPIPE
is 'it is the one that is pushed from then on' "yes $(id HEAD)" \
    "$([[ $status =~ ^(0|141)$ ]] && echo yes) $(on_server feature/color)"
before=$(refs_of_server; git branch -v) && listed origin HEAD:main && types
is 'pushed from there, the same is typed, and nothing is changed' \
    "git rebase --onto origin/main ID main && git switch feature/color: 0
$before" "$typed
$(refs_of_server; git branch -v)"
git push -q origin --delete feature/color && listed origin HEAD:main
is 'without it, a branch is made' "git switch -c feature/$(short HEAD) $(short HEAD)" \
    "$(head -n 1 "$here/list")"

story 'the same of a branch that is half done'
branch feature/half && red A && green A && so_far
git switch -q main && git merge -q --ff-only feature/half && listed origin main && types
is 'the rest is typed on the branch' \
    "git rebase --onto origin/main ID main && git switch feature/half: 0
git commit --edit -m 'refactor: do it' -m 'PRP: ${prp[A]}': 1" "$typed"
is 'that is checked out' feature/half "$(git branch --show-current)"

story 'a release that is not there yet'
listed origin main:refs/heads/release/1.1
is 'who may creates it, and nothing is typed' \
    '    fix: ask a user with the role ci to push it; nothing of it is new 1' \
    "$(sed -n 's/^remote: \(    fix: .*[^ ]\) *$/\1/p' "$here/push")$(<"$here/list") $status"
commit 'docs: x' && listed origin HEAD:refs/heads/release/1.1
is 'what is new becomes a branch' "git switch -c feature/$(short HEAD) $(short HEAD)" \
    "$(head -n 1 "$here/list")"

story 'a push that rewinds main, with a fault of its own'
touch=docs/more.md commit 'docs: more' && git push -q origin HEAD:refs/heads/feature/more
as ci-bot git push -q origin HEAD:refs/heads/main && git reset -q --hard HEAD^
stray && listed -f origin main && on=yes types
is 'who may not merge goes to a branch' "feature/${stray:0:7}" "$(git branch --show-current)"
is 'main is as the server has it' "$(id origin/main)" "$(id main)"

story 'several branches, pushed from main'
branch chore/one && commit 'dosc: one'
git switch -q main && branch chore/two && commit 'dosc: two' && touch=src/a.sh commit 'chore: both'
git switch -q main && listed origin chore/one chore/two
MESSAGE='docs: x' on=yes types
is 'each is repaired where it is' \
    "git switch --no-guess chore/one && git commit --amend --only: 0
git switch --no-guess chore/two && git rebase -i origin/main: 0
git switch --no-guess chore/two && git reset HEAD^: 0" "$typed"
is 'main is as it was' "$(id origin/main)" "$(id main)"
is 'the first is good' 'docs: x' "$(git log -1 --format=%s chore/one)"

story 'two branches, one of which has another name here'
git push -q origin main:refs/heads/feature/far && git fetch -q
branch tmp && commit 'dosc: far' && git switch -q main && branch chore/one && commit 'docs: one'
listed origin tmp:feature/far chore/one && types
is 'nothing is typed elsewhere' "git switch --no-guess feature/far && git commit --amend --only: 128" "$typed"
is 'nor is a branch made' '' "$(git branch --list feature/far)"

story 'several branches in a clone with hooks, of which one is checked out'
hooked
branch chore/one && commit 'dosc: one' && git switch -q main && branch chore/two && commit 'dosc: two'
listed origin chore/one chore/two
MESSAGE='docs: x' on=yes types
is 'each is repaired where it is' "git switch --no-guess chore/one && git commit --amend --only: 0
git switch --no-guess chore/two && git commit --amend --only: 0" "$typed"
is 'each has its own commit' 'chore/one chore/two' \
    "$(git branch --format='%(refname:short)' --contains chore/one) $(git branch --format='%(refname:short)' --contains chore/two)"
listed origin chore/one chore/two
is 'and both are accepted' "0 $(id chore/one) $(id chore/two)" "$status $(on_server chore/one) $(on_server chore/two)"

story 'in such a clone, one of them has another name here'
git push -q --no-verify origin main:refs/heads/feature/far && git fetch -q
hooked
branch chore/one && commit 'docs: one' && git switch -q main && branch tmp && commit 'dosc: far'
listed origin tmp:feature/far chore/one && types
is 'no other branch is changed' 'git switch --no-guess feature/far && git commit --amend --only: 128' "$typed"

story 'a merge of a branch that is there, by who may not merge'
branch feature/offered && red A && green A && refactor A && so_far
git switch -q main && touch=docs/on.md commit 'docs: main moves on' && git -C "$server" fetch -q "$PWD" HEAD:refs/heads/main
git fetch -q && merge origin/feature/offered && as bob listed origin main
is 'it is taken off main, and no branch is made' "git rebase --onto origin/main ID main && git switch feature/offered: 0" \
    "$(types && echo "$typed")"
is 'main is as it was' "$(id origin/main) feature/offered" "$(id main) $(git branch --show-current)"

story 'main and another branch, by who may not merge'
branch chore/one && commit 'docs: one' && git switch -q main && commit 'dosc: main'
MESSAGE='docs: x' && listed origin main chore/one && on=yes types
is 'what moves to a branch is repaired there' "$on_branch
git commit --amend --only: 0" "$typed"
is 'and main is as the server has it' "$(id origin/main)" "$(id main)"

story 'test and code in one commit'
branch feature/both && green A && mkdir tests && echo x >tests/both.sh && git add . && git commit -q --amend --no-edit
listed origin HEAD && types
is 'the last one is taken apart' 'git reset HEAD^: 0' "$typed"
git add tests && git commit -q -m 'test: it opens (RED)' -m "PRP: ${prp[A]}"
git add . && git commit -q -m 'feat: open it (GREEN)' -m "PRP: ${prp[A]}" && listed origin HEAD
is 'what is committed again is accepted' "0 $(id HEAD)" "$status $(on_server feature/both)"

story 'a tag on a refused commit'
commit 'dosc: tagged' && tagged=$(id HEAD) && git tag v1
listed origin v1 && types
is 'the tag is taken back' 'git tag -d v1: 0' "$typed"
is 'and the commit is not rewritten' "$tagged" "$(id HEAD)"
branch chore/tagged "$tagged" && git commit -q --amend -m 'docs: tagged' && git tag v1
listed origin v1
is 'tagged again, it is accepted' "0 $(id HEAD)" \
    "$status $(git -C "$server" rev-parse refs/tags/v1)"

story 'a tag with a message, pushed with its branch'
branch chore/both && commit 'dosc: one' && commit 'docs: two' && git tag -a -m v2 v2
listed --atomic origin HEAD v2 && MESSAGE='docs: one' types
is 'its branch is repaired' "git rebase -i origin/main: 0
git tag -d v2: 0" "$typed"
git rebase -q --exec 'git commit -q --amend -m "docs: any"' origin/main
git tag -a -m v2 v2 && listed --atomic origin HEAD v2
is 'both are accepted then' "0 $(id HEAD)" \
    "$status $(git -C "$server" rev-parse 'refs/tags/v2^{}')"

story 'a published tag, moved to a refused commit'
git tag v3 && git push -q origin v3 && branch chore/moved && commit 'dosc: moved'
git tag -f v3 >/dev/null && listed -f origin v3 && types
is 'it is taken back once' 'git tag v3-2 v3 && git fetch origin --force tag v3: 0' "$typed"
is 'and the branch is as it was' 'dosc: moved' "$(git log -1 --format=%s)"

story 'a commit that is warned of and refused'
policy <<'END'
[message]
body-max-line = 100
[rule "tdd-content"]
level = warn
END
branch feature/warned && mkdir -p src tests && echo x | tee src/a.sh >tests/a.sh && git add .
git commit -q -m 'test: x (RED)' -m "$(printf 'x %.0s' {1..90})" -m "PRP: ${prp[A]}"
listed origin HEAD && MESSAGE='test: x (RED)' types
is 'only the refusal has a command' 'git commit --amend --only: 0' "$typed"
is 'and the commit is there' "$(id origin/main)" "$(id HEAD^)"

story 'a commit that is warned of, beside a branch that is refused'
branch feature/old && red A && so_far && git rm -q tests/tunnel_test.sh && green A
git switch -q main && branch chore/bad && commit 'dosc: bad'
listed origin feature/old chore/bad
is 'the warning is there' 1 "$(grep -c 'warning): this GREEN\|warning): a GREEN commit deletes a test' "$here/push")"
types
is 'what is only warned of stays as it is' 'git switch --no-guess chore/bad && git commit --amend --only: 0' "$typed"

story 'a stacked branch, where one commit lacks its proposal'
branch feature/WU-40-base && touch=tests/b_test.sh commit 'test: b (RED)' 'PRP: WU-40-base' && so_far
git switch -q -c feature/WU-41-top && touch=tests/c_test.sh commit 'test: c (RED)' 'PRP: WU-41-top'
touch=src/c.sh commit 'feat: c (GREEN)' && listed origin HEAD && types
is 'it gets that of its branch' "git commit --amend --only --no-edit --trailer 'PRP: WU-41-top': 0" "$typed"
listed origin HEAD
is 'and is accepted' "0 $(id HEAD)" "$status $(on_server feature/WU-41-top)"

# Types a line that stands there twice only once. The two commits of a rebase change places, and
# the one with that subject gets another message.
moves() { # SUBJECT
    awk '!typed[$0]++' "$here/list" >"$here/once" && mv "$here/once" "$here/list"
    GIT_SEQUENCE_EDITOR="sed -i -e 's/^pick\(.* $1\)\$/reword\1/' -e '1{h;d};2G'" types
}

story 'code before its test, whose message is wrong as well'
branch feature/moved && touch=src/a.sh commit 'feat: a (GREEN)' 'PRP: WU-8-a'
touch=tests/a.sh commit 'added the test' 'PRP: WU-8-a'
listed origin HEAD && MESSAGE='test: a (RED)' moves 'added the test'
is 'both are changed by one rebase' 'git rebase -i origin/main: 0' "$typed"
listed origin HEAD
is 'and accepted' "0 $(id HEAD) feat: a (GREEN), test: a (RED)" \
    "$status $(on_server feature/moved) $(git log -2 --format=%s | sed -z 's/\n\(.\)/, \1/')"

story 'code before its test, which lacks its proposal'
branch feature/WU-9-b && touch=src/b.sh commit 'feat: b (GREEN)' 'PRP: WU-9-b'
touch=tests/b.sh commit 'test: b (RED)'
sallyport check --format json | jq -r '.findings[].commands[]' >"$here/check"
listed origin HEAD
is 'check says the same' "$(<"$here/list")" "$(<"$here/check")"
GIT_EDITOR="git interpret-trailers --in-place --trailer 'PRP: WU-9-b'" moves 'test: b (RED)'
is 'it is given in the rebase' 'git rebase -i origin/main: 0' "$typed"
listed origin HEAD
is 'and accepted' "0 $(id HEAD) PRP: WU-9-b" \
    "$status $(on_server feature/WU-9-b) $(git log -1 --format=%b HEAD^)"

story 'test and code in one commit, with a wrong line in its message'
branch feature/apart && files 'test: c (RED)' 'PRP: WU-9-c' tests/c.sh src/c.sh
git commit -q --amend --no-edit --trailer 'Change-Category: NONE' && listed origin HEAD && types
is 'it is taken apart, and nothing else is amended' "git reset HEAD^: 0 $(id origin/main)" "$typed $(id HEAD)"

story 'a wrong message below a merge with changes of its own'
branch chore/side && touch=docs/side.md commit 'docs: side'
branch chore/merged origin/main && touch=docs/merged.md commit 'dosc: a'
git merge -q --no-commit chore/side && mkdir -p src && echo x >src/evil.sh && git add . && git commit -q --no-edit
merged=$(short HEAD) && listed origin HEAD
says=$(sed -n 's/^\(remote: \)*\({"sallyport":"finding".*}\) *$/\2/p' "$here/push" | jq -r .remedy)
is 'its changes are shown' "'git show $merged' shows it" "${says##*; }"
GIT_SEQUENCE_EDITOR="sed -i '/dosc: a/s/^pick/reword/'" MESSAGE='docs: a' on=yes types
is 'the rebase leaves it out' "git rebase -i origin/main: 0
git rebase -i origin/main: 0" "$typed"
listed origin HEAD
is 'and is not undone' "0 $(id HEAD)" "$status $(on_server chore/merged)"

story 'two spellings of one proposal'
branch feature/spelled && touch=tests/a.sh commit 'test: x (RED)' 'PRP: WU-8'
touch=src/a.sh commit 'feat: x (GREEN)' 'PRP: WU-8-vat'
listed origin HEAD && types
is 'the one that has the test is written' \
    "git -c trailer.ifexists=replace commit --amend --only --no-edit --trailer 'PRP: WU-8': 0 PRP: WU-8" \
    "$typed $(git log -1 --format=%b | grep PRP)"
listed origin HEAD
is 'that is accepted' 0 "$status"
