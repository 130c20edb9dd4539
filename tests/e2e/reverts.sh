#!/usr/bin/env bash
# What git has reverted is accepted under git's own subject; what only says so is
# a commit like any other.
. "$SALLYPORT_SOURCE/tests/e2e/lib.sh"

branch_ref=refs/heads/feature/tunnel
line="PRP: ${prp[A]}"
no_type=message-format
not_exactly='but it does not undo exactly that commit'

story 'git revert'
branch feature/tunnel
cycle A
so_far
git revert --no-edit HEAD >/dev/null
push_ok "under git's own subject"
is 'which it is' 'Revert "refactor: name the cipher once (REFACTOR)"' \
    "$(git log -1 --format=%s)"
git revert --no-edit HEAD >/dev/null
push_ok 'and again: the revert is reverted'
git revert --no-edit HEAD >/dev/null
push_ok 'and a third time'
touch=src/other.sh commit 'refactor: another file' "$line"
touch=src/third.sh commit 'refactor: a third one' "$line"
so_far
git revert --no-edit HEAD^ >/dev/null
push_ok 'one that is not the last'
git revert --no-edit HEAD~2..HEAD >/dev/null
push_ok 'several'
touch=src/other.sh commit 'refactor: again' "$line" && so_far
git revert --no-commit HEAD && git commit -q -m 'Revert it' \
    -m "This reverts commit $(id HEAD)."
push_ok 'with a subject of its own'

story 'a revert in every form'
branch feature/tunnel
cycle A
touch=src/other.sh commit 'refactor: another file' "$line"
so_far
form() { # WHAT SUBJECT BODY: of the last commit
    git revert --no-commit HEAD && git commit -q -m "$2" ${3:+-m "$3"}
    push_ok "$1"
    git reset -q --hard HEAD^ && git push -q --force origin HEAD
}
form 'angular, with the whole id' 'revert: another file' "This reverts commit $(id HEAD)."
form 'angular, with a scope and a short id' 'revert(vpn): another file' \
    "It broke.

This reverts commit $(short HEAD)."
form 'conventional commits' 'revert: another file' "Refs: $(short HEAD)"
form '--reference' 'Revert "refactor: another file"' \
    "This reverts commit $(git show -s --format=reference HEAD)."
form 'Gitea and Forgejo' "revert $(id HEAD)" 'revert refactor: another file'
form 'Gitea and Forgejo, without a subject' "Revert: $(id HEAD)"
form 'a title of a pull request' 'Revert "refactor: another file" (#12)' \
    "This reverts commit $(id HEAD)."
names="$(short HEAD), $(short HEAD^)"
git revert --no-commit HEAD HEAD^ && git commit -q -m 'revert: both' -m "Refs: $names"
push_ok 'several at once'
git revert --no-commit HEAD && git commit -q -m 'Reapply "both"' \
    -m "This reverts commit $(short HEAD)."
push_ok 'Reapply'
git reset -q --hard HEAD^ && git push -q --force origin HEAD
git revert --no-commit HEAD && git commit -q -m 'revert: both' -m "Refs: $names"
push_refused 'the type alone is no revert' <<END
$branch_ref | revert: both | message-format | it says that it reverts ${names%,*} and others, but it does not undo exactly that commit
END

story 'a message that says Revert, and reverts nothing'
branch feature/tunnel
cycle A
so_far
says_revert() { # ID FILE: by hand
    files 'Revert "refactor: name the cipher once (REFACTOR)"' \
        "This reverts commit $1." "$2"
}
as_any="Revert \"refactor: name the cipher once (REFACTOR)\""
by_hand() { # WHAT: refused as any REFACTOR commit is that says no more
    push_refused "$1" <<END
$branch_ref | $as_any | $no_type
END
    git reset -q --hard origin/feature/tunnel
}
says_revert "$(id HEAD)" src/evil.sh
by_hand 'the words alone'
git revert --no-commit HEAD && echo evil >>src/evil.sh && git add .
git commit -q -m "$as_any" -m "This reverts commit $(id HEAD)."
by_hand 'a revert with a file more'
git revert --no-commit HEAD && git commit -q -m "$as_any"
no_type="message-format | it says that it reverts a commit, $not_exactly"
by_hand 'a revert that does not say of what'
git revert --no-commit HEAD
git commit -q -m "$as_any" -m "This reverts commit $(git rev-parse --short=6 HEAD)."
by_hand 'an id that is too short'
says_revert "$(short HEAD)" src/evil.sh
no_type="message-format | it says that it reverts $(short HEAD^), $not_exactly"
by_hand 'a short id, and another change'
not_before='; that commit is not before it'
no_type="message-format | it says that it reverts 111111111111, $not_exactly$not_before"
says_revert 1111111111111111111111111111111111111111 src/evil.sh
by_hand 'an id that nothing has'
no_type=message-format
says_revert "$(id 'HEAD^{tree}')" src/evil.sh
by_hand 'the id of a tree'
touch=src/elsewhere.sh commit 'refactor: elsewhere' "$line" && elsewhere=$(id HEAD)
git push -q origin HEAD:feature/elsewhere
git reset -q --hard origin/feature/tunnel
git rm -q tests/tunnel_test.sh && git commit -q -m "$as_any" -m "This reverts commit $elsewhere."
no_type="message-format | it says that it reverts ${elsewhere::12}, $not_exactly$not_before"
by_hand 'a commit of another branch'
no_type=message-format
says_revert "$(id HEAD)"$'\n\nTDD: refactor\n'"$line" src/x.sh
git commit -q --amend -m 'refactor: not a revert' -m "This reverts commit $(id HEAD)." -m "$line"
push_ok 'words that claim it do no harm to an ordinary commit'
git reset -q --hard HEAD^

story 'reverts that git cannot make alone'
branch feature/tunnel
red A
files 'feat: one (GREEN)' "$line" src/a.sh=one
files 'feat: two (GREEN)' "$line" src/a.sh=two
so_far
git revert --no-edit HEAD^ >/dev/null 2>&1
echo none >src/a.sh && git add . && git -c core.editor=: revert --continue >/dev/null
push_refused 'one that was settled by hand is an ordinary change' <<END
$branch_ref | Revert "feat: one (GREEN)" | $no_type
END
git commit -q --amend -m 'fix: neither of them' -m "$line"
push_ok 'and is called like one'
red A 'test: no marker' && git revert --no-edit HEAD >/dev/null
echo >>tests/tunnel_test.sh && git add . && git commit -q --amend --no-edit
push_refused 'where the quoted subject has no marker, it has no step' <<END
$branch_ref | Revert "test: no marker" | $no_type
END

story 'a fixup of a revert'
branch feature/tunnel
cycle A && so_far
git revert --no-commit HEAD
git commit -q -m 'fix: undo it' -m "This reverts commit $(id HEAD)." -m "$line"
push_ok 'the revert, under a subject of its own'
touch=src/evil.sh commit 'fixup! fix: undo it'
push_refused 'hides no change: a revert has no step to share' <<END
$branch_ref | fixup! fix: undo it | tdd-content
END

story 'a revert that is rebased'
branch feature/tunnel
red A && touch=src/a.sh commit 'feat: a (GREEN)' "$line"
git revert --no-edit HEAD >/dev/null
push_ok 'as it was'
GIT_COMMITTER_DATE='1700000001 +0000' git rebase -q --no-ff main # other ids
push_refused 'it names a commit that is not on the branch any more' --force origin HEAD <<END
$branch_ref | Revert "feat: a (GREEN)" | $no_type
END
git reset -q --hard HEAD^ && git revert --no-edit HEAD >/dev/null
push_ok 'made again, it is one' --force origin HEAD

story 'the revert of a merge'
branch feature/other
touch=tests/b.sh commit 'test: b' "PRP: ${prp[B]}"
touch=src/b.sh commit 'feat: b' "PRP: ${prp[B]}"
branch feature/tunnel main
cycle A
merge feature/other
so_far
git revert --no-edit -m 1 HEAD >/dev/null
push_ok 'to the first parent'
is 'as git says it' 1 "$(git log -1 --format=%B | tr '\n' ' ' |
    grep -c "reversing changes made to $(id HEAD~2)\.")"
git reset -q --hard HEAD^ && git push -q --force origin HEAD
git revert --no-edit -m 2 HEAD >/dev/null
push_ok 'to the second'
git reset -q --hard HEAD^ && git push -q --force origin HEAD
git revert --no-commit -m 1 HEAD
git commit -q -m 'Revert "Merge feature/other"' -m "This reverts commit $(id HEAD)."
push_ok 'without saying to which: the first, as hosts do it'
git reset -q --hard HEAD^ && git push -q --force origin HEAD
git revert --no-commit -m 2 HEAD
git commit -q -m 'Revert "Merge feature/other"' -m "This reverts commit $(id HEAD)."
push_refused 'the second has to be named' <<END
$branch_ref | Revert "Merge feature/other" | $no_type
END

story 'the revert of what main has'
branch feature/tunnel && cycle A && so_far
git switch -q main && merge feature/tunnel && as ci-bot push_ok 'it is in main'
branch rollback/tunnel
git revert --no-edit -m 1 main >/dev/null
push_ok 'a branch takes it back'
git switch -q main && merge rollback/tunnel
as ci-bot push_warned 'and main takes the branch: it needs no cycle' <<'END'
refs/heads/main | Revert "Merge feature/tunnel" | documentation (warning)
END
git revert --no-edit -m 1 HEAD >/dev/null
as ci-bot push_ok 'main may be reverted where it stands: it lands again, and has no root cause' origin main
git revert --no-commit HEAD && mkdir -p src && echo evil >src/evil.sh && git add . &&
    git commit -q -m 'Revert "Revert"' -m "This reverts commit $(id HEAD)."
as ci-bot push_refused 'but not with something added' origin main <<END
refs/heads/main | Revert "Revert" | $no_type
END

story 'a revert that lands with other commits'
commit 'docs: a' && as ci-bot push_ok 'a document is in main' origin main
git revert --no-edit HEAD >/dev/null && commit 'docs: b'
as ci-bot push_warned 'its root cause is due, too' origin main <<'END'
refs/heads/main | Revert "docs: a" | documentation (warning)
END
commit 'docs: c' && git revert --no-edit HEAD >/dev/null
as ci-bot push_ok 'what had not landed before has none' origin main
