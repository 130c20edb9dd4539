#!/usr/bin/env bash
# What the protected branch has accepted keeps its standing where it is picked;
# what only says so is a commit like any other.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

line="PRP: ${prp[A]}"
one() { # FILE: a whole cycle of one file
    touch=tests/$1.sh commit "test: $1 (RED)" "$line"
    touch=src/$1.sh commit "feat: $1 (GREEN)" "$line"
    touch=src/$1.sh commit "refactor: $1 (REFACTOR)" "$line"
}
backport() { # BRANCH
    git switch -q -C "$1" origin/release/1
}

story 'backports'
as ci-bot push_ok 'a release branch' origin main:refs/heads/release/1
git fetch -q
branch feature/tunnel && one a && one b && push_ok 'a branch'
git switch -q main && merge feature/tunnel && as ci-bot push_ok 'in main' origin main
green=$(id main^2~1) last=$(id main^2) test=$(id main^2~2)

backport feature/one
git cherry-pick "$green" >/dev/null
push_refused 'a fix that was picked without -x' <<END
refs/heads/feature/one | feat: b (GREEN) | tdd-order | code before its test: commit the failing test first (${prp[A]})
END
succeeds 'which is told how it is picked' grep -q 'git cherry-pick -x COMMIT' "$here/said"
git reset -q --hard HEAD^
git cherry-pick -x "$green" >/dev/null
push_ok 'a fix alone, without its test'
as ci-bot push_ok 'and to the release branch' origin HEAD:release/1
backport feature/row
git cherry-pick -x "main^2~5" "main^2~4" >/dev/null
push_ok 'several in a row'
as ci-bot push_ok 'at the release branch, where no REFACTOR was picked' origin HEAD:release/1

story 'a pick that is none'
as ci-bot push_ok 'a release branch' origin main:refs/heads/release/1
git fetch -q
branch feature/tunnel && one a && push_ok 'a branch'
unaccepted=$(id HEAD^)
backport feature/early
git cherry-pick -x "$unaccepted" >/dev/null
push_refused 'of what was not accepted' <<END
refs/heads/feature/early | feat: a (GREEN) | tdd-order | code before its test: commit the failing test first (${prp[A]}); it says that it was picked from ${unaccepted::12}, but no protected branch has that commit
END
git switch -q main && merge feature/tunnel && as ci-bot push_ok 'in main' origin main
backport feature/more
git cherry-pick -x "$unaccepted" >/dev/null
touch=src/evil.sh commit 'feat: evil (GREEN)' "$line" && git reset -q --soft HEAD^ &&
    git commit -q --amend --no-edit
push_refused 'with a file more' <<END
refs/heads/feature/more | feat: a (GREEN) | tdd-order | code before its test: commit the failing test first (${prp[A]}); it says that it was picked from ${unaccepted::12}, but it is not the same change
END
backport feature/words
touch=src/evil.sh commit 'feat: evil (GREEN)' "$line" "(cherry picked from commit $unaccepted)"
push_refused 'the words alone' <<END
refs/heads/feature/words | feat: evil (GREEN) | tdd-order | code before its test: commit the failing test first (${prp[A]}); it says that it was picked from ${unaccepted::12}, but it is not the same change
END
backport feature/ordinary
touch=tests/own.sh commit 'test: own (RED)' "$line"
touch=src/own.sh commit 'feat: own (GREEN)' "$line" "(cherry picked from commit $unaccepted)"
push_ok 'in order it is an ordinary commit'

story 'a squash of a backport'
as ci-bot push_ok 'a release branch' origin main:refs/heads/release/1
git fetch -q
branch feature/tunnel && one a && push_ok 'a branch'
git switch -q main && merge feature/tunnel && as ci-bot push_ok 'in main' origin main
backport feature/whole
git cherry-pick -x -m 1 main >/dev/null
push_ok 'a merge, as one commit'
git reset -q --hard HEAD^
git cherry-pick --no-commit main^2~2 main^2~1
git commit -q -m 'backport a' -m "(cherry picked from commit $(id main^2~2))
(cherry picked from commit $(id main^2~1))"
push_ok 'two in one' --force origin HEAD
