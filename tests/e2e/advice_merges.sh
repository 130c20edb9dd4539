#!/usr/bin/env bash
# advice_merges.sh - several merges in one push: each finding is repaired on the branch
# that was merged, and main is taken back once.
. "$SALLYPORT_SOURCE/tests/e2e/advice/agent.sh"

# A branch up to a step: red, green or refactor.
upto() { # NUMBER STEP
    branch "feature/WU-$1" && document "WU-$1" >"docs/prp/WU-$1.md" && git add docs
    git commit -q -m "docs: WU-$1"
    touch=tests/$1_test.sh commit "test: $1 (RED)" "PRP: WU-$1"
    touch=src/$1.sh commit "feat: $1 (GREEN)" "PRP: WU-$1"
    [ "$2" = green ] || touch=src/$1.sh commit "refactor: $1 (REFACTOR)" "PRP: WU-$1"
    git push -q --no-verify origin HEAD 2>/dev/null
}
merge() { # NUMBER...
    local number
    git switch -q main
    for number; do git merge -q --no-ff --no-edit "feature/WU-$number"; done
}
cleans() { # NUMBER: types the list, with a change for its refactoring
    echo '# clean' >>"src/$1.sh" && git add src
    GIT_EDITOR=true types
}

story 'two merges in one push, where the second branch is half done'
upto 61 refactor && upto 62 green && merge 61 62 && as ci-bot listed origin main
git switch -q feature/WU-62 && cleans 62
is 'it is repaired on its own branch' \
    "git switch feature/WU-62 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-62': 0
git update-ref refs/heads/main origin/main ID: 0" "${typed/do it/SUBJECT}"
listed origin HEAD
is 'whose push is accepted' "0 $(id HEAD)" "$status $(on_server feature/WU-62)"
merge 61 62 && as ci-bot git push -q origin main 2>/dev/null
is 'and the merges are accepted' "$(id main)" "$(on_server main)"

story 'two merges of branches that are half done'
upto 63 green && upto 64 green && merge 63 64 && as ci-bot listed origin main
is 'each has its branch, which is pushed, and main is taken back last' \
    "git switch feature/WU-63 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-63'
git push origin feature/WU-63
git switch feature/WU-64 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-64'
git push origin feature/WU-64
git update-ref refs/heads/main origin/main $(short main)" "$(<"$here/list")"
while IFS= read -r -u 3 line; do
    echo "$line" >"$here/list"
    number=$(sed -n 's/.* switch feature.WU-\([0-9]*\) .*/\1/p' "$here/list")
    [ -z "$number" ] || { git switch -q "feature/WU-$number" && echo '# clean' >>"src/$number.sh" && git add src; }
    GIT_EDITOR=true types
done 3< <(cat "$here/list")
git switch -q main && git fetch -q && git merge -q --no-ff --no-edit origin/feature/WU-63
git merge -q --no-ff --no-edit origin/feature/WU-64 && as ci-bot git push -q origin main 2>/dev/null
is 'typed to the end, what the server has of them lands' "$(id main) 2" \
    "$(on_server main) $(git log --format=%s main^^..main | grep -c 'do it')"

story 'a branch that was merged, repaired and merged once more'
upto 65 green && merge 65 && as ci-bot listed origin main
git switch -q feature/WU-65 && touch=src/65.sh commit 'refactor: 65 (REFACTOR)' 'PRP: WU-65'
git push -q origin HEAD 2>/dev/null
merge 65 && as ci-bot listed origin main && types
is 'main is left, and taken back' "git switch feature/WU-65: 0
git update-ref refs/heads/main origin/main ID: 0" "$typed"
merge 65
as ci-bot git push -q origin main 2>/dev/null
is 'and the next merge is accepted' "$(id main)" "$(on_server main)"

story 'a merge of a branch that is half done, with a warning'
branch feature/WU-66 && document WU-66 >docs/prp/WU-66.md && git add docs
git commit -q -m 'docs: WU-66'
for test in 66 more; do touch=tests/${test}_test.sh commit 'test: 66 (RED)' 'PRP: WU-66'; done
git rm -q tests/more_test.sh && touch=src/66.sh commit 'feat: 66 (GREEN)' 'PRP: WU-66'
git push -q origin HEAD 2>/dev/null
merge 66 && as ci-bot listed origin main
is 'only what is refused has commands' \
    "git switch feature/WU-66 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-66'
git update-ref refs/heads/main origin/main $(short main)" "$(<"$here/list")"
is 'the warning is there' 1 "$(grep -c '"level":"warn"' "$here/push")"

story 'a merge with changes of its own, of a branch that is half done'
upto 67 green && git switch -q main && git merge -q --no-ff --no-commit feature/WU-67 2>/dev/null
echo more >>src/67.sh && git commit -q -a -m "Merge branch 'feature/WU-67'"
as ci-bot listed origin main && git switch -q feature/WU-67 && cleans 67
is 'the merge is made again, and the branch is repaired' \
    "git switch feature/WU-67 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-67': 0
git update-ref refs/heads/main origin/main ID: 0" "${typed/do it/SUBJECT}"

squash() { # NUMBER...
    local number
    git switch -q main
    for number; do
        git merge -q --squash "feature/WU-$number" >/dev/null
        git commit -q -m "feat: $number" -m "PRP: WU-$number"
    done
}

story 'two squashes in one push, where the second branch is half done'
upto 71 refactor && upto 72 green && squash 71 72 && as ci-bot listed origin main
git switch -q feature/WU-72 && cleans 72
is 'it is repaired on its own branch' \
    "git switch feature/WU-72 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-72': 0
git update-ref refs/heads/main origin/main ID: 0" "${typed/do it/SUBJECT}"
listed origin HEAD
is 'whose push is accepted' "0 $(id HEAD)" "$status $(on_server feature/WU-72)"
squash 71 72 && as ci-bot git push -q origin main 2>/dev/null
is 'and the squashes are accepted' "$(id main)" "$(on_server main)"

story 'a squash of a branch that is half done, then a merge'
upto 73 green && upto 74 refactor && squash 73 && merge 74 && as ci-bot listed origin main
is 'it is repaired on its own branch, and main is taken back' \
    "git switch feature/WU-73 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-73'
git update-ref refs/heads/main origin/main $(short main)" "$(<"$here/list")"

story 'a merge, then a squash'
upto 75 green && upto 76 green && merge 75 && squash 76 && as ci-bot listed origin main
is 'each has its branch, and main is taken back last' \
    "git switch feature/WU-75 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-75'
git push origin feature/WU-75
git switch feature/WU-76 && git commit --edit -m 'refactor: SUBJECT' -m 'PRP: WU-76'
git push origin feature/WU-76
git update-ref refs/heads/main origin/main $(short main)" "$(<"$here/list")"

story 'two squashes, where the server has one branch no more'
upto 77 green && git push -q --no-verify origin HEAD:refs/pull/7/head 2>/dev/null
upto 78 green && squash 77 78 && git push -q --no-verify --delete origin feature/WU-77 2>/dev/null
as ci-bot listed origin main
is 'nothing is typed' 'refused ' "${status/1/refused} $(<"$here/list")"
is 'the text says where it is repaired' 2 \
    "$(grep -c '"sallyport":"finding".*do that on the branch that was merged or squashed' "$here/push")"

story 'a merge of a branch that is half done, with its repair on main'
upto 81 green && merge 81 && touch=src/81.sh commit 'refactor: 81 (REFACTOR)' 'PRP: WU-81'
as ci-bot listed origin main && types
is 'the repair goes to the branch, and main is taken back' \
    "git switch feature/WU-81 && git cherry-pick ID..ID: 0
git update-ref refs/heads/main origin/main ID: 0" "$typed"
git push -q origin HEAD 2>/dev/null
merge 81 && as ci-bot git push -q origin main 2>/dev/null
is 'and the merge is accepted' "$(id main)" "$(on_server main)"

same() { # WHAT: check on main has the list of its push
    sallyport check --as ci-bot --format json 2>/dev/null |
        jq -r '.findings[] | select(."typed-by" != "giver") | .commands[]?' >"$here/checked"
    is "$1" "$(<"$here/list")" "$(<"$here/checked")"
}

story 'check on main, before it is pushed'
begins() { git switch -q main && git fetch -q && git reset -q --hard origin/main; }
printf '[roles]\nci = ci-bot\n' >.sallyport.ini && echo .sallyport.ini >>.git/info/exclude
upto 91 green && begins && upto 92 green && begins && upto 93 refactor
begins && merge 91 && as ci-bot listed origin main && same 'one merge'
begins && merge 93 92 && as ci-bot listed origin main && same 'two merges, one of them half done'
begins && merge 91 92 && as ci-bot listed origin main && same 'two merges, both half done'
begins && squash 91 && as ci-bot listed origin main && same 'a squash'
begins && squash 93 92 && as ci-bot listed origin main && same 'two squashes'
begins && git merge -q --ff-only feature/WU-91 && as ci-bot listed origin main && same 'a fast-forward'
begins && merge 91 && touch=src/91.sh commit 'refactor: 91 (REFACTOR)' 'PRP: WU-91'
as ci-bot listed origin main && same 'a merge, with its repair on main'
begins && git merge -q --no-ff -m 'chore: merge it' feature/WU-91 && as ci-bot listed origin main
same 'a merge that names no branch'
begins && commit 'docs: a' && as ana listed origin main
sallyport check --as ana --format json 2>/dev/null | jq -r '.findings[].commands[]?' >"$here/checked"
is 'a commit by who may not change main' "$(<"$here/list")" "$(<"$here/checked")"

story 'check on a protected branch judges what its push brings'
printf '[roles]\nci = ci-bot\n' >.sallyport.ini && echo .sallyport.ini >>.git/info/exclude
upto 94 refactor && begins && merge 94
as ci-bot git push -q origin "$(git commit-tree -p origin/main -m 'docs: more' 'main^{tree}'):main" 2>/dev/null
git fetch -q && is 'before a pull, it says nothing of the shape' 'accept' \
    "$(sallyport check --as ci-bot --format json 2>/dev/null | jq -r .verdict)"
git merge -q --no-ff -m 'Merge origin/main' origin/main && as ci-bot listed origin main
is 'a pull is refused' 'git fetch origin && git switch main && git reset --keep origin/main && git merge --no-ff ID' \
    "$(sed 's/ [0-9a-f]*$/ ID/' "$here/list")"
same 'and check says so'
git reset -q --hard origin/main && git push -q origin HEAD:release/1.0 2>/dev/null
as ci-bot git push -q origin HEAD:release/1.0 2>/dev/null && merge 94 && as ci-bot git push -q origin main 2>/dev/null
git fetch -q && git switch -q --no-guess -c release/1.0 origin/release/1.0 && git merge -q --no-ff -m 'Merge main' main
is 'a release gets all that it lacks' 'sallyport: check: 6 commits, no findings' \
    "$(sallyport check --as ci-bot 2>/dev/null)"
