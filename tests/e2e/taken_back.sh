#!/usr/bin/env bash
# A revert takes the step of its commit back: what may follow, and what may be merged, is
# what it would be if that commit had never been made.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

export PATH=$SALLYPORT_BUILD/bin:$PATH
branch_ref=refs/heads/feature/tunnel
line="PRP: ${prp[A]}"
take_back() { git revert --no-edit "$@" >/dev/null; }
more_red() { touch=tests/more_test.sh commit 'test: one more (RED)' "$line"; }
merges() { # WHAT: main takes the branch, and is left as it was
    git switch -q main && merge feature/tunnel
    as ci-bot push_ok "$1" origin main
    git reset -q --hard HEAD^ && git -C "$server" update-ref refs/heads/main "$(id HEAD)"
    git fetch -q && git switch -q feature/tunnel
}
refuses() { # WHAT <FINDINGS: main does not take the branch
    git switch -q main && merge feature/tunnel
    as ci-bot push_refused "$1" origin main
    git reset -q --hard HEAD^ && git switch -q feature/tunnel
}

story 'a RED that is taken back'
branch feature/tunnel
cycle A && more_red && take_back HEAD
push_ok 'is a revert like any other'
is 'status shows no open test' 'RED GREEN REFACTOR' \
    "$(sallyport status | grep -o 'RED.*' | head -n 1)"
refactor A 'refactor: after all'
push_ok 'a refactoring may follow, as it could before'
merges 'and main takes it'
take_back HEAD~1 && push_ok 'the revert is reverted'
refuses 'so the failing test is back' <<END
refs/heads/main | Merge feature/tunnel | tdd-complete
END
refactor A 'refactor: too early'
push_refused 'and no refactoring may follow it' <<END
$branch_ref | refactor: too early | tdd-order
END

story 'a GREEN that is taken back'
branch feature/tunnel
cycle A && take_back HEAD~2..HEAD
push_ok 'the branch may have a failing test'
refuses 'main may not' <<END
refs/heads/main | Merge feature/tunnel | tdd-complete
END
green A && push_ok 'the code may be written again'
merges 'the cycle is whole: somebody had looked at it'

story 'a RED that is taken back from below its code'
branch feature/tunnel
cycle A && take_back HEAD~2
push_ok 'nobody made a mistake'
refuses 'but code without a test is not for main' <<END
refs/heads/main | Merge feature/tunnel | tdd-complete
END
is 'it says how the test comes back' "git revert --no-edit $(short HEAD)" \
    "$(grep -o 'git revert --no-edit [0-9a-f]*' "$here/said")"
take_back HEAD && push_ok 'the test is back'
merges 'and the branch is whole again'

story 'all of it is taken back'
branch feature/tunnel
cycle A && take_back HEAD~3..HEAD
push_ok 'nothing is left'
merges 'and nothing is wrong with that'
green A 'feat: without a test'
push_refused 'code needs a test of its own' <<END
$branch_ref | feat: without a test | tdd-order
END

story 'a RED that is taken back while another one continues from it'
branch feature/tunnel
cycle A && more_red && git branch other
take_back HEAD
git switch -q other && touch=docs/a.md commit 'docs: a' && git switch -q feature/tunnel
merge other
push_ok 'a merge of both'
merges 'has the test no more'

story 'a RED that is taken back for two branches'
branch feature/tunnel
red A && take_back HEAD
green A 'feat: without its test'
push_refused 'code does not follow it' <<END
$branch_ref | feat: without its test | tdd-order
END

story 'in a history that two threads read'
branch feature/tunnel
cycle A && more_red
for ((i = 0; i < 400; i++)); do echo "$i"; done |
    while read -r i; do
        printf 'commit refs/heads/feature/tunnel\ncommitter A <a@b> %d +0000\n' "$((1700000000 + i))"
        printf 'data 9\ndocs: %03d\n' "$((i % 1000))"
        [ "$i" != 0 ] || echo "from $(id feature/tunnel)"
        printf 'M 100644 inline docs/a.md\ndata %d\n%s\n' "${#i}" "$i"
    done | git fast-import --quiet
git reset -q --hard && take_back HEAD~400
is 'main would take it' 'sallyport: check: 405 commits, no findings' \
    "$(sallyport check main..HEAD --ref refs/heads/main --as ci-bot)"
git reset -q --hard HEAD^ && take_back HEAD~400 HEAD~401 HEAD~402
is 'or not' tdd-complete/ends-in-red \
    "$(sallyport check main..HEAD --ref refs/heads/main --as ci-bot --format json |
        grep -o 'tdd-complete/[a-z-]*' | sort -u)"
